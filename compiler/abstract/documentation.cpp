// See documentation.h. What is told of whom, and in which order, is what OTP 29 does.
#include "compiler/abstract/documentation.h"

#include "compiler/abstract/form_writer.h"
#include "compiler/parse/builtin_types.h"
#include "compiler/scan/token.h"
#include "compiler/source/deep_stack.h"
#include "compiler/source/utf8.h"

#include <algorithm>
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
};

std::string to_utf8(std::u32string_view text) {
    std::string out;
    for (const char32_t c : text)
        append_utf8(out, c);
    return out;
}

/// The text of a string or of a binary made of one.
std::optional<std::string> text_of(const Expr* expr) {
    if (expr->kind == ExprKind::kString) return to_utf8(expr->as<StringExpr>()->value);
    if (expr->kind == ExprKind::kNil) return std::string{};
    if (expr->kind != ExprKind::kBinary) return std::nullopt;
    const auto elements = expr->as<BinaryExpr>()->elements;
    if (elements.empty()) return std::string{};
    if (elements.size() != 1 || elements[0].value->kind != ExprKind::kString) return std::nullopt;
    return to_utf8(elements[0].value->as<StringExpr>()->value);
}

std::string trimmed(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return std::string{text};
}

template <class List, class One> std::string joined(const List& list, One one) {
    std::string out;
    for (const auto& element : list) {
        if (!out.empty()) out += ", ";
        out += one(element);
    }
    return out;
}

/// An expression that names a function by a call, as Erlang writes it.
std::string print_call(const Expr* e) {
    switch (e->kind) {
    case ExprKind::kVar:
        return std::string{e->as<VarExpr>()->name.text()};
    case ExprKind::kAtom:
        return quote_atom(e->as<AtomExpr>()->name.text());
    case ExprKind::kInteger:
        return e->as<IntegerExpr>()->limbs.empty()
                   ? std::to_string(e->as<IntegerExpr>()->value)
                   : limbs_to_decimal(e->as<IntegerExpr>()->limbs);
    case ExprKind::kChar:
        return quote_char(e->as<CharExpr>()->value);
    case ExprKind::kFloat:
        return write_float(e->as<FloatExpr>()->value);
    case ExprKind::kString:
        return quote_string(e->as<StringExpr>()->value);
    case ExprKind::kNil:
        return "[]";
    case ExprKind::kList:
        return "[" + joined(e->as<ListExpr>()->elements, print_call) +
               (e->as<ListExpr>()->tail ? " | " + print_call(e->as<ListExpr>()->tail) : "") + "]";
    case ExprKind::kTuple:
        return "{" + joined(e->as<TupleExpr>()->elements, print_call) + "}";
    case ExprKind::kMap:
        return "#{" + joined(e->as<MapExpr>()->fields, [](const MapField& field) {
                   return print_call(field.key) + (field.exact ? " := " : " => ") +
                          print_call(field.value);
               }) + "}";
    case ExprKind::kRemote:
        return print_call(e->as<RemoteExpr>()->module) + ":" +
               print_call(e->as<RemoteExpr>()->function);
    case ExprKind::kCall:
        return print_call(e->as<CallExpr>()->callee) + "(" +
               joined(e->as<CallExpr>()->args, print_call) + ")";
    case ExprKind::kUnary:
        return std::string{op_text(e->as<UnaryExpr>()->op)} + print_call(e->as<UnaryExpr>()->operand);
    case ExprKind::kBinaryOp:
        return print_call(e->as<BinaryOpExpr>()->left) +
               (e->as<BinaryOpExpr>()->op == Op::kDivide
                    ? "/"
                    : " " + std::string{op_text(e->as<BinaryOpExpr>()->op)} + " ") +
               print_call(e->as<BinaryOpExpr>()->right);
    case ExprKind::kBinary: {
        const auto text = text_of(e);
        return text ? "<<" + quote_string(e->as<BinaryExpr>()->elements.empty()
                                              ? std::u32string_view{}
                                              : e->as<BinaryExpr>()
                                                    ->elements[0]
                                                    .value->as<StringExpr>()
                                                    ->value) + ">>"
                    : "<<>>";
    }
    default:
        return "_";
    }
}

class Documentation {
public:
    Documentation(const ParsedModule& module, const SourceManager& sources, bool export_all)
        : module_{module}, sources_{sources}, export_all_{export_all} {}

    Bytes write(const std::string& source_path) {
        for (const Form* form : module_.forms)
            collect_names(form);
        for (const Form* form : module_.forms)
            collect(form);
        if (!documented_) return {};
        find_used_types();
        return chunk(source_path);
    }

private:
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
        case FormKind::kSpec: {
            const auto* spec = form->as<SpecForm>();
            if (!spec->module || spec->module == module_.name)
                specs_.emplace(Key{spec->name.text(), spec->arity}, spec);
            return;
        }
        case FormKind::kType:
        case FormKind::kOpaque:
        case FormKind::kNominal:
            types_.emplace(Key{form->as<TypeForm>()->name.text(),
                               form->as<TypeForm>()->parameters.size()},
                           form->as<TypeForm>());
            return;
        case FormKind::kAttribute: {
            const auto* attribute = form->as<AttributeForm>();
            const bool types = attribute->name == std::string_view{"deprecated_type"};
            if (types || attribute->name == std::string_view{"deprecated"})
                deprecations_of(attribute->value, types);
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
                joined(type->parameters, [](Symbol name) { return std::string{name.text()}; });
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
                         spec_signature(spec).value_or(by_arity(spec->name, spec->arity)));
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
                if (field.key->kind == ExprKind::kAtom)
                    doc.metadata[std::string{field.key->as<AtomExpr>()->name.text()}] =
                        metadata(field);
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

    void entry(EntryKind kind, Symbol name, std::size_t arity, Pos pos, std::string signature) {
        entries_.push_back({kind, name, arity, pos, std::move(signature), std::move(next_)});
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
            if (!named || argument->name == std::string_view{"_"}) return std::nullopt;
            names += (names.empty() ? "" : ", ") + std::string{argument->name.text()};
        }
        return quote_atom(spec->name.text()) + "(" + names + ")";
    }

    std::string function_signature(const FunctionForm* function) const {
        const auto spec = specs_.find({function->name.text(), function->arity});
        if (spec != specs_.end())
            if (auto found = spec_signature(spec->second)) return *found;
        std::string names;
        bool good = function->clauses.size() == 1;
        for (const Expr* argument : function->clauses[0]->patterns) {
            good = good && argument->kind == ExprKind::kVar;
            if (!good) break;
            std::string_view name = argument->as<VarExpr>()->name.text();
            while (name.starts_with('_'))
                name.remove_prefix(1);
            good = !name.empty();
            names += (names.empty() ? "" : ", ") + std::string{name};
        }
        if (!good) return by_arity(function->name, function->arity);
        return quote_atom(function->name.text()) + "(" + names + ")";
    }

    // ---- deprecated

    void deprecations_of(const Expr* value, bool types) {
        if (value->kind == ExprKind::kList) {
            for (const Expr* one : value->as<ListExpr>()->elements)
                deprecations_of(one, types);
            return;
        }
        if (value->kind == ExprKind::kTuple || value->is_atom("module"))
            deprecations_.emplace_back(value, types);
    }

    std::optional<std::string> deprecation(const Entry& entry) const {
        if (entry.kind == EntryKind::kCallback) return std::nullopt;
        const bool type = entry.kind == EntryKind::kType;
        for (const auto& [value, types] : deprecations_) {
            if (types != type) continue;
            std::string reason = "see the documentation for details";
            if (value->kind == ExprKind::kTuple) {
                const ExprList parts = value->as<TupleExpr>()->elements;
                if (parts.size() < 2 || !matches(entry, parts)) continue;
                if (parts.size() > 2) reason = reason_of(parts[2]);
            }
            const std::string module = quote_atom(module_.name.text());
            const std::string name = quote_atom(entry.name.text());
            if (type)
                return "the type " + module + ":" + name + "(" +
                       (entry.arity == 0 ? "" : std::string(entry.arity * 2 - 1, '_')) +
                       ") is deprecated; " + reason;
            return module + ":" + name + "/" + std::to_string(entry.arity) + " is deprecated; " +
                   reason;
        }
        return std::nullopt;
    }

    static bool matches(const Entry& entry, ExprList parts) {
        const bool name = parts[0]->is_atom("_") || parts[0]->is_atom(entry.name.text());
        const auto* arity = parts[1]->kind == ExprKind::kInteger ? parts[1]->as<IntegerExpr>() : nullptr;
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

    void find_used_types() {
        for (const Entry& entry : entries_) {
            const Key key{entry.name.text(), entry.arity};
            if (entry.kind == EntryKind::kType && exported_types_.contains(key)) use(key);
            const auto spec = specs_.find(key);
            if (entry.kind == EntryKind::kFunction && is_exported(entry) &&
                entry.doc.state != Doc::State::kHidden && spec != specs_.end())
                use(spec->second);
        }
        for (const Form* form : module_.forms)
            if (form->kind == FormKind::kCallback) use(form->as<SpecForm>());
    }
    void use(const SpecForm* spec) {
        for (const SpecClause& clause : spec->clauses) {
            use(clause.function);
            for (const TypeConstraint& constraint : clause.constraints)
                use(constraint.type);
        }
    }
    void use(const Key& key) {
        const auto known = types_.find(key);
        // What an opaque type is made of is nobody's business.
        if (known != types_.end() && used_types_.insert(key).second &&
            known->second->kind != FormKind::kOpaque)
            use(known->second->type);
    }
    void use(const Type* type) {
        if (!type) return;
        if (type->kind == TypeKind::kCall) use(Key{type->name.text(), type->args.size()});
        for (const Type* argument : type->args)
            use(argument);
        for (const TypeField& field : type->fields)
            use(field.type);
        use(type->result);
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
        if (const auto since = module_doc_.metadata.find("since"); since != module_doc_.metadata.end())
            all.insert(*since);
        if (const auto reason = deprecation(entry)) all.emplace("deprecated", binary(*reason));
        if (entry.kind == EntryKind::kType)
            all["exported"] = atom(
                exported_types_.contains({entry.name.text(), entry.arity}) ? "true" : "false");
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
    Pos module_pos_;
    std::vector<Entry> entries_;
    std::vector<Symbol> behaviours_;
    std::set<Key> exported_, exported_types_, used_types_;
    std::map<Key, const SpecForm*> specs_;
    std::map<Key, const TypeForm*> types_;
    std::vector<std::pair<const Expr*, bool>> deprecations_; ///< bool: of types
};

} // namespace

std::vector<std::uint8_t> write_documentation(const ParsedModule& module,
                                              const SourceManager& sources,
                                              const std::string& source_path,
                                              bool export_all) {
    Bytes bytes;
    on_deep_stack([&] { bytes = Documentation{module, sources, export_all}.write(source_path); });
    return bytes;
}

} // namespace joist::compiler::abstract
