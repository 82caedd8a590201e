// See documentation.h. What is told of whom, and in which order, is what OTP 29 does.
#include "compiler/abstract/documentation.h"

#include "compiler/abstract/form_writer.h"
#include "compiler/abstract/print_call.h"
#include "compiler/parse/parse.h"
#include "compiler/scan/token.h"
#include "compiler/source/deep_stack.h"
#include "compiler/source/utf8.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>

namespace joist::compiler::abstract {

namespace {

using Bytes = std::vector<std::uint8_t>;
using Metadata = std::map<std::string, Bytes>;
using Key = std::pair<std::string_view, std::size_t>;

/// What -doc attributes said since the last function, type or callback.
struct Doc {
    enum class State : std::uint8_t { kNone, kText, kHidden };
    State state = State::kNone;
    std::string text;
    Pos pos; ///< of the first attribute with a text, or that hides
    Metadata metadata;
};

enum class EntryKind : std::uint8_t { kFunction, kType, kCallback };

struct Entry {
    EntryKind kind;
    Symbol name;
    std::size_t arity;
    Pos pos;
    std::string signature;
    Doc doc;
    const SpecForm* callback; ///< of a callback
};

std::string trimmed(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return std::string{text};
}

/// The first line of a documentation of `name`/`arity`, if it shows how that is called; `text` is
/// the rest then.
std::optional<std::string> take_signature(std::string& text, Symbol name, std::size_t arity) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string line = text.substr(0, end);
    const std::string_view known = name.text();
    const bool quoted = line.starts_with('\'');
    if (!quoted && !(line.starts_with(known) && line.find('(') != std::string::npos))
        return std::nullopt;
    if (line.find('?') != std::string::npos || trimmed(line).ends_with('.')) return std::nullopt;
    SourceManager sources;
    DiagnosticSink sink;
    const ParsedModule parsed = parse_eval(line, {}, sources, sink);
    if (!parsed.ok) return std::nullopt;
    const ExprList body = parsed.forms.back()->as<FunctionForm>()->clauses[0]->body;
    if (body.size() != 1 || body[0]->kind != ExprKind::kCall) return std::nullopt;
    const auto* call = body[0]->as<CallExpr>();
    if (!call->callee->is_atom(known) || call->args.size() != arity) return std::nullopt;
    text = trimmed(std::string_view{text}.substr(end));
    return line;
}

class Documentation {
public:
    Documentation(const ParsedModule& module, const SourceManager& sources)
        : module_{module}, sources_{sources}, export_all_{exports_all(module)} {}

    Bytes write(const std::string& source_path) {
        read();
        if (!documented_) return {};
        find_used_types();
        return chunk(source_path);
    }

    /// Warns of what is missing, or hidden though others see it.
    void check(DiagnosticSink& sink) {
        const Wanted wanted = wanted_of(module_.options);
        const bool any = wanted.functions || wanted.types || wanted.callbacks;
        read();
        if (!documented_ && !any) return;
        find_used_types();
        for (auto& [pos, text] : problems_)
            sink.warning(pos, std::move(text));
        if (any && module_doc_.state == Doc::State::kNone)
            sink.warning(Pos{1, 0, module_.main_file}, "missing -moduledoc");
        const bool told = any && module_doc_.state != Doc::State::kHidden;
        for (const Entry& one : entries_) {
            const Key key{one.name.text(), one.arity};
            const std::string name = "/" + std::to_string(one.arity);
            const bool hidden = one.doc.state == Doc::State::kHidden;
            if (one.kind == EntryKind::kFunction ? !is_exported(one)
                : one.kind == EntryKind::kType   ? !used_types_.contains(key) && !hidden
                                                 : false)
                continue;
            if (hidden && one.kind != EntryKind::kFunction) tell_hidden(one, sink);
            const bool is_wanted = one.kind == EntryKind::kFunction ? wanted.functions
                                   : one.kind == EntryKind::kType   ? wanted.types
                                                                    : wanted.callbacks;
            static constexpr std::string_view kKinds[] = {"function ", "type ", "callback "};
            if (told && is_wanted && one.doc.state == Doc::State::kNone &&
                !one.doc.metadata.contains("equiv"))
                sink.warning(one.pos,
                             "missing -doc for " +
                                 std::string{kKinds[static_cast<std::size_t>(one.kind)]} +
                                 quote_atom(one.name.text()) + name);
        }
    }

private:
    struct Wanted {
        bool functions = false, types = false, callbacks = false;
    };

    /// What warn_missing_doc and its like ask for: the last that speaks of a kind counts.
    static Wanted wanted_of(const OptionTerms& options) {
        Wanted wanted;
        for (const Term& one : options.all()) {
            if (!one.is_atom()) continue;
            std::string_view name = one.name();
            const bool on = name.starts_with("warn_missing_doc");
            if (!on && !name.starts_with("nowarn_missing_doc")) continue;
            name.remove_prefix(on ? 16 : 18);
            if (name.empty() || name == "_functions") wanted.functions = on;
            if (name.empty() || name == "_types") wanted.types = on;
            if (name.empty() || name == "_callbacks") wanted.callbacks = on;
        }
        return wanted;
    }

    void tell_hidden(const Entry& one, DiagnosticSink& sink) const {
        const bool type = one.kind == EntryKind::kType;
        if (type && !called_types_.contains({one.name.text(), one.arity})) return;
        if (!module_.options.warns("hidden_doc", true)) return;
        const auto is_meant = [&](const Term& term) {
            return term.is_tuple(2) && term.items[0].is_atom(one.name.text()) &&
                   term.items[1].is_integer() &&
                   term.items[1].integer == static_cast<std::int64_t>(one.arity);
        };
        for (const Term* some : module_.options.values("nowarn_hidden_doc"))
            if (is_meant(*some) ||
                (some->is_list() && std::any_of(some->items.begin(), some->items.end(), is_meant)))
                return;
        sink.warning(one.doc.pos,
                     std::string{"hidden "} + (type ? "type '" : "callback '") +
                         std::string{one.name.text()} + "/" + std::to_string(one.arity) +
                         (type ? "' used in exported function" : "' used"));
    }

    void read() {
        for (const Form* form : module_.forms)
            collect_names(form);
        for (const Form* form : module_.forms)
            collect(form);
    }

    // ---- what there is

    void collect_names(const Form* form) {
        switch (form->kind) {
        case FormKind::kExport:
        case FormKind::kExportType: {
            auto& names = form->kind == FormKind::kExport ? exported_ : exported_types_;
            for (const NameArity& entry : form->as<ExportForm>()->entries)
                names.insert({entry.name.text(), entry.arity});
            return;
        }
        case FormKind::kSpec:
        case FormKind::kCallback: {
            const auto* spec = form->as<SpecForm>();
            if (spec->module && spec->module != module_.name) return;
            const Key key{spec->name.text(), spec->arity};
            if (form->kind == FormKind::kSpec) specs_.emplace(key, spec);
            if (auto text = spec_signature(spec)) signatures_[key] = std::move(*text);
            return;
        }
        case FormKind::kType:
        case FormKind::kOpaque:
        case FormKind::kNominal:
            types_.emplace(
                Key{form->as<TypeForm>()->name.text(), form->as<TypeForm>()->parameters.size()},
                form->as<TypeForm>());
            return;
        case FormKind::kRecord:
            record_forms_.emplace(form->as<RecordForm>()->name.text(), form->as<RecordForm>());
            return;
        case FormKind::kAttribute: {
            const auto* attribute = form->as<AttributeForm>();
            for (const auto& [name, kind] : {std::pair{"deprecated", EntryKind::kFunction},
                                             {"deprecated_type", EntryKind::kType},
                                             {"deprecated_callback", EntryKind::kCallback}})
                if (attribute->name == std::string_view{name})
                    deprecations_of(attribute->value, kind);
            if (attribute->name == std::string_view{"behaviour"} &&
                attribute->value->kind == ExprKind::kAtom)
                behaviours_.push_back(attribute->value->as<AtomExpr>()->name);
            return;
        }
        default:
            return;
        }
    }

    void collect(const Form* form) {
        switch (form->kind) {
        case FormKind::kModule:
            module_pos_ = form->pos;
            return;
        case FormKind::kAttribute: {
            const auto* attribute = form->as<AttributeForm>();
            if (attribute->name == std::string_view{"moduledoc"})
                add(attribute, module_doc_);
            else if (attribute->name == std::string_view{"doc"})
                add(attribute, next_);
            return;
        }
        case FormKind::kFunction: {
            const auto* function = form->as<FunctionForm>();
            return entry(EntryKind::kFunction,
                         function->name,
                         function->arity,
                         form->pos,
                         function_signature(function));
        }
        case FormKind::kType:
        case FormKind::kOpaque:
        case FormKind::kNominal: {
            const auto* type = form->as<TypeForm>();
            const std::string parameters =
                joined(type->parameters, [](Symbol name) { return without_underscores(name); });
            return entry(EntryKind::kType,
                         type->name,
                         type->parameters.size(),
                         form->pos,
                         quote_atom(type->name.text()) + "(" + parameters + ")");
        }
        case FormKind::kCallback: {
            const auto* spec = form->as<SpecForm>();
            return entry(EntryKind::kCallback,
                         spec->name,
                         spec->arity,
                         form->pos,
                         by_arity(spec->name, spec->arity),
                         spec);
        }
        default:
            return;
        }
    }

    void add(const AttributeForm* attribute, Doc& doc) {
        documented_ = true;
        const Expr* value = attribute->value;
        if (value->kind == ExprKind::kMap) {
            for (const MapField& field : value->as<MapExpr>()->fields)
                if (field.key->kind == ExprKind::kAtom) add_metadata(attribute, field, doc);
            return;
        }
        if (!doc.pos.valid()) doc.pos = attribute->pos;
        if (const auto text = text_of(value)) {
            doc.state = Doc::State::kText;
            doc.text = trimmed(*text);
        } else {
            doc.state = Doc::State::kHidden;
        }
    }

    void add_metadata(const AttributeForm* attribute, const MapField& field, Doc& doc) {
        const std::string name{field.key->as<AtomExpr>()->name.text()};
        doc.metadata[name] = metadata(field);
        const bool of_module = &doc == &module_doc_;
        const bool is_text = name == "since" || name == "deprecated" ||
                             (of_module ? name == "format" : name == "group" || name == "equiv");
        const ExprKind kind = field.value->kind;
        const bool is_function =
            name == "equiv" &&
            (kind == ExprKind::kCall || kind == ExprKind::kBinaryOp ||
             (kind == ExprKind::kTuple && field.value->as<TupleExpr>()->elements.size() == 2));
        if (is_text && !is_function && !is_chardata(field.value))
            problems_.emplace_back(
                attribute->pos, name + " should be a unicode string, that is unicode:chardata/0");
    }

    static bool is_chardata(const Expr* expr) {
        const auto is_part = [](const Expr* one) {
            return one->kind == ExprKind::kInteger || one->kind == ExprKind::kChar ||
                   one->kind == ExprKind::kUnary || is_chardata(one);
        };
        if (expr->kind != ExprKind::kList)
            return expr->kind == ExprKind::kString || expr->kind == ExprKind::kNil ||
                   expr->kind == ExprKind::kBinary;
        const auto* list = expr->as<ListExpr>();
        return std::all_of(list->elements.begin(), list->elements.end(), is_part) &&
               (!list->tail || is_chardata(list->tail));
    }

    /// As OTP sees it: `-compile(export_all)`, not from the command line, not in a list.
    static bool exports_all(const ParsedModule& module) {
        return std::any_of(module.forms.begin(), module.forms.end(), [](const Form* form) {
            return form->kind == FormKind::kAttribute &&
                   form->as<AttributeForm>()->name == std::string_view{"compile"} &&
                   form->as<AttributeForm>()->value->is_atom("export_all");
        });
    }

    /// A value of -doc #{...}: texts become binaries, and functions are named as in the language.
    Bytes metadata(const MapField& field) {
        const Expr* value = field.value;
        if (field.key->is_atom("equiv")) {
            if (value->kind == ExprKind::kTuple && value->as<TupleExpr>()->elements.size() == 2)
                return binary(print_call(value->as<TupleExpr>()->elements[0]) + "/" +
                              print_call(value->as<TupleExpr>()->elements[1]));
            if (!text_of(value)) return binary(print_call(value));
        }
        if (const auto text = text_of(value); text && value->kind != ExprKind::kNil)
            return binary(*text);
        FormWriter to{sources_, {}};
        to.value(value);
        return to.take();
    }

    static Bytes binary(std::string_view text) {
        TermWriter to;
        to.binary(text);
        return to.take();
    }
    static Bytes atom(std::string_view name) {
        TermWriter to;
        to.atom(name);
        return to.take();
    }

    /// The last of specs and callbacks that name their arguments tells those of whatever has that
    /// name.
    void entry(EntryKind kind,
               Symbol name,
               std::size_t arity,
               Pos pos,
               std::string signature,
               const SpecForm* callback = nullptr) {
        const auto known = signatures_.find({name.text(), arity});
        if (known != signatures_.end()) signature = known->second;
        if (next_.state == Doc::State::kText)
            if (auto given = take_signature(next_.text, name, arity)) signature = std::move(*given);
        entries_.push_back(
            {kind, name, arity, pos, std::move(signature), std::move(next_), callback});
        next_ = {};
    }

    // ---- signatures

    static std::string by_arity(Symbol name, std::size_t arity) {
        return quote_atom(name.text()) + (arity == 0 ? "()" : "/" + std::to_string(arity));
    }

    /// The arguments' names where the only clause gives all of them.
    static std::optional<std::string> spec_signature(const SpecForm* spec) {
        if (spec->clauses.size() != 1) return std::nullopt;
        std::string names;
        for (const Type* argument : spec->clauses[0].function->args) {
            const bool named =
                argument->kind == TypeKind::kVar || argument->kind == TypeKind::kAnnotated;
            if (!named) return std::nullopt;
            names += (names.empty() ? "" : ", ") + std::string{argument->name.text()};
        }
        return quote_atom(spec->name.text()) + "(" + names + ")";
    }

    static std::string without_underscores(Symbol name) {
        std::string_view text = name.text();
        while (text.starts_with('_'))
            text.remove_prefix(1);
        return std::string{text};
    }

    static std::string function_signature(const FunctionForm* function) {
        std::string names;
        bool good = function->clauses.size() == 1;
        for (const Expr* argument : function->clauses[0]->patterns) {
            good = good && argument->kind == ExprKind::kVar;
            if (!good) break;
            const std::string name = without_underscores(argument->as<VarExpr>()->name);
            good = !name.empty();
            names += (names.empty() ? "" : ", ") + name;
        }
        if (!good) return by_arity(function->name, function->arity);
        return quote_atom(function->name.text()) + "(" + names + ")";
    }

    // ---- deprecated

    void deprecations_of(const Expr* value, EntryKind kind) {
        if (value->kind == ExprKind::kList) {
            for (const Expr* one : value->as<ListExpr>()->elements)
                deprecations_of(one, kind);
            return;
        }
        if (value->kind == ExprKind::kTuple || value->is_atom("module"))
            deprecations_.emplace_back(value, kind);
    }

    std::optional<std::string> deprecation(const Entry& entry) const {
        for (const auto& [value, kind] : deprecations_) {
            if (kind != entry.kind) continue;
            std::string reason = "see the documentation for details";
            if (value->kind == ExprKind::kTuple) {
                const ExprList parts = value->as<TupleExpr>()->elements;
                if (parts.size() < 2 || !matches(entry, parts)) continue;
                if (parts.size() > 2) reason = reason_of(parts[2]);
            }
            const std::string name =
                quote_atom(module_.name.text()) + ":" + quote_atom(entry.name.text());
            if (kind == EntryKind::kFunction)
                return name + "/" + std::to_string(entry.arity) + " is deprecated; " + reason;
            std::string places;
            for (std::size_t i = 0; i < entry.arity; ++i)
                places += i == 0 ? "_" : ",_";
            return (kind == EntryKind::kType ? "the type " : "the callback ") + name + "(" +
                   places + ") is deprecated; " + reason;
        }
        return std::nullopt;
    }

    static bool matches(const Entry& entry, ExprList parts) {
        const bool name = parts[0]->is_atom("_") || parts[0]->is_atom(entry.name.text());
        const auto* arity =
            parts[1]->kind == ExprKind::kInteger ? parts[1]->as<IntegerExpr>() : nullptr;
        return name && (arity ? arity->value == static_cast<std::int64_t>(entry.arity)
                              : parts[1]->is_atom("_"));
    }

    static std::string reason_of(const Expr* reason) {
        const std::string details = ". See the documentation for details";
        if (reason->is_atom("next_version")) return "will be removed in the next version" + details;
        if (reason->is_atom("next_major_release"))
            return "will be removed in the next major release" + details;
        if (reason->is_atom("eventually")) return "will be removed in a future release" + details;
        return text_of(reason).value_or("see the documentation for details");
    }

    // ---- types that are told of because others use them

    bool is_exported(const Entry& entry) const {
        return export_all_ || exported_.contains({entry.name.text(), entry.arity});
    }

    /// Types that were met, and records, whose fields name types.
    struct Names {
        std::set<Key> types;
        std::set<std::string_view> records;
        bool with_bodies; ///< go on with what types are made of, but not opaque and nominal ones
    };

    /// Those that what is exported leads to, and that are named by something that isn't hidden. It
    /// need not be the same: `a` names `b`, `b` names `c`; if only `a` is hidden then only `b`
    /// isn't told of.
    void find_used_types() {
        Names reached{{}, {}, true}, called{{}, {}, true}, named{{}, {}, false};
        for (const Entry& entry : entries_) {
            const Key key{entry.name.text(), entry.arity};
            const bool hidden = entry.doc.state == Doc::State::kHidden;
            if (entry.kind == EntryKind::kType) {
                if (exported_types_.contains(key)) meet(key, reached);
                if (const auto type = types_.find(key); type != types_.end() && !hidden)
                    meet(type->second->type, named);
                continue;
            }
            if (entry.kind == EntryKind::kFunction && !is_exported(entry)) continue;
            const SpecForm* spec = entry.callback;
            if (!spec)
                if (const auto found = specs_.find(key); found != specs_.end())
                    spec = found->second;
            if (!spec) continue;
            meet(spec, called);
            if (!hidden) meet(spec, named);
        }
        reached.types.insert(called.types.begin(), called.types.end());
        called_types_ = std::move(called.types);
        std::set_intersection(reached.types.begin(),
                              reached.types.end(),
                              named.types.begin(),
                              named.types.end(),
                              std::inserter(used_types_, used_types_.end()));
        used_types_.insert(exported_types_.begin(), exported_types_.end());
    }
    void meet(const SpecForm* spec, Names& names) {
        for (const SpecClause& clause : spec->clauses) {
            meet(clause.function, names);
            for (const TypeConstraint& constraint : clause.constraints)
                meet(constraint.type, names);
        }
    }
    void meet(const Key& key, Names& names) {
        const auto known = types_.find(key);
        if (known != types_.end() && names.types.insert(key).second && names.with_bodies &&
            known->second->kind == FormKind::kType)
            meet(known->second->type, names);
    }
    void meet_record(std::string_view name, Names& names) {
        const auto form = record_forms_.find(name);
        if (form == record_forms_.end() || !names.records.insert(name).second) return;
        for (const RecordFieldDef& field : form->second->fields)
            meet(field.type, names);
    }
    void meet(const Type* type, Names& names) {
        if (!type) return;
        if (type->kind == TypeKind::kCall) meet(Key{type->name.text(), type->args.size()}, names);
        if (type->kind == TypeKind::kRecord && !type->module) meet_record(type->name.text(), names);
        for (const Type* argument : type->args)
            meet(argument, names);
        for (const TypeField& field : type->fields)
            meet(field.type, names);
        meet(type->result, names);
    }

    // ---- the chunk

    void place(TermWriter& to, Pos pos) const {
        to.tuple(2);
        to.integer(sources_.presumed(pos).line);
        to.integer(pos.column);
    }

    /// The place of a text, with the file where that isn't the module's.
    void place_in_file(TermWriter& to, Pos pos) const {
        const PresumedPlace presumed = sources_.presumed(pos);
        if (presumed.file == sources_.name(module_.main_file)) return place(to, pos);
        to.list(2);
        to.tuple(2);
        to.atom("file");
        to.string(presumed.file);
        to.tuple(2);
        to.atom("location");
        place(to, pos);
        to.nil();
    }

    static void text(TermWriter& to, const Doc& doc) {
        if (doc.state == Doc::State::kNone) return to.atom("none");
        if (doc.state == Doc::State::kHidden) return to.atom("hidden");
        to.map(1);
        to.binary("en");
        to.binary(doc.text);
    }

    static void metadata(TermWriter& to, const Metadata& all) {
        to.map(all.size());
        for (const auto& [name, value] : all) {
            to.atom(name);
            to.term(value);
        }
    }

    Bytes place_term(Pos pos) const {
        TermWriter to;
        place(to, pos);
        return to.take();
    }

    void entry(TermWriter& to, const Entry& entry) const {
        static constexpr std::string_view kKinds[] = {"function", "type", "callback"};
        to.tuple(5);
        to.tuple(3);
        to.atom(kKinds[static_cast<std::size_t>(entry.kind)]);
        to.atom(entry.name.text());
        to.integer(static_cast<std::int64_t>(entry.arity));
        place_in_file(to, entry.doc.pos.valid() ? entry.doc.pos : entry.pos);
        to.list(1);
        to.binary(entry.signature);
        to.nil();
        text(to, entry.doc);
        Metadata all = entry.doc.metadata;
        if (const auto since = module_doc_.metadata.find("since");
            since != module_doc_.metadata.end())
            all.insert(*since);
        if (const auto reason = deprecation(entry)) all.emplace("deprecated", binary(*reason));
        if (entry.kind == EntryKind::kType)
            all["exported"] =
                atom(exported_types_.contains({entry.name.text(), entry.arity}) ? "true" : "false");
        all["source_anno"] = place_term(entry.pos);
        metadata(to, all);
    }

    /// The entries of one kind that are told of, the last first.
    void entries(TermWriter& to, EntryKind kind, std::size_t& count) const {
        for (std::size_t i = entries_.size(); i-- > 0;) {
            const Entry& one = entries_[i];
            if (one.kind != kind) continue;
            if (kind == EntryKind::kFunction && !is_exported(one)) continue;
            if (kind == EntryKind::kType && !used_types_.contains({one.name.text(), one.arity}))
                continue;
            entry(to, one);
            ++count;
        }
    }

    Bytes chunk(const std::string& source_path) const {
        TermWriter to;
        to.tuple(7);
        to.atom("docs_v1");
        if (module_doc_.state == Doc::State::kHidden)
            place(to, module_doc_.pos);
        else
            place_in_file(to, module_doc_.pos.valid() ? module_doc_.pos : module_pos_);
        to.atom("erlang");
        to.binary("text/markdown");
        text(to, module_doc_);
        Metadata all = module_doc_.metadata;
        TermWriter version, behaviours, path;
        version.tuple(3);
        for (const int part : {1, 0, 0})
            version.integer(part);
        all["otp_doc_vsn"] = version.take();
        behaviours.list(behaviours_.size());
        for (const Symbol name : behaviours_)
            behaviours.atom(name.text());
        behaviours.nil();
        all["behaviours"] = behaviours.take();
        path.string(source_path);
        all["source_path"] = path.take();
        all["source_anno"] = place_term(module_pos_);
        metadata(to, all);
        const std::size_t mark = to.begin_list();
        std::size_t count = 0;
        entries(to, EntryKind::kType, count);
        entries(to, EntryKind::kCallback, count);
        entries(to, EntryKind::kFunction, count);
        to.end_list(mark, count);
        return compress_term(to.take());
    }

    const ParsedModule& module_;
    const SourceManager& sources_;
    const bool export_all_;
    bool documented_ = false;
    Doc module_doc_, next_;
    std::vector<std::pair<Pos, std::string>> problems_; ///< of metadata
    Pos module_pos_;
    std::vector<Entry> entries_;
    std::vector<Symbol> behaviours_;
    std::set<Key> exported_, exported_types_, used_types_;
    std::set<Key> called_types_; ///< to which functions and callbacks lead
    std::map<Key, const SpecForm*> specs_;
    std::map<Key, const TypeForm*> types_;
    std::map<Key, std::string> signatures_;
    std::map<std::string_view, const RecordForm*> record_forms_;
    std::vector<std::pair<const Expr*, EntryKind>> deprecations_;
};

} // namespace

std::vector<std::uint8_t> write_documentation(const ParsedModule& module,
                                              const SourceManager& sources,
                                              const std::string& source_path) {
    Bytes bytes;
    on_deep_stack([&] { bytes = Documentation{module, sources}.write(source_path); });
    return bytes;
}

void check_documentation(const ParsedModule& module,
                         const SourceManager& sources,
                         DiagnosticSink& sink) {
    const auto is_about = [](const Form* form) {
        return form->kind == FormKind::kAttribute &&
               (form->as<AttributeForm>()->name == std::string_view{"doc"} ||
                form->as<AttributeForm>()->name == std::string_view{"moduledoc"});
    };
    const auto asks = [](const Term& one) {
        return one.is_atom() && one.name().starts_with("warn_missing_doc");
    };
    const auto& options = module.options.all();
    if (std::none_of(module.forms.begin(), module.forms.end(), is_about) &&
        std::none_of(options.begin(), options.end(), asks))
        return;
    on_deep_stack([&] { Documentation{module, sources}.check(sink); });
}

} // namespace joist::compiler::abstract
