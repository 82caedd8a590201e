// Forms; see read.h.
#include "compiler/abstract/reader.h"
#include "compiler/parse/parse.h"
#include "compiler/scan/token.h"
#include "compiler/source/deep_stack.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace joist::compiler::abstract {

namespace {

constexpr std::int64_t kMaxLine = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kMaxColumn = std::numeric_limits<std::uint16_t>::max();

} // namespace

Reader::Reader(ParsedModule& module,
               const ReadOptions& options,
               SourceManager& sources,
               DiagnosticSink& sink)
    : module_{module}, options_{options}, sources_{sources}, sink_{sink},
      arena_{module.storage->arena}, symbols_{module.storage->symbols},
      dummy_{{ExprKind::kAtom, {}}, module.storage->symbols.intern("")} {
    dummy_type_.kind = TypeKind::kAtom;
    dummy_type_.name = dummy_.name;
    module_.main_file = file_ = file_named(options.file);
}

void Reader::bad(std::string_view what, const Term& term) {
    if (!bad_)
        report(form_pos_,
               "bad abstract format: " + std::string{what} + " expected, not " +
                   print_term(term, 100));
    bad_ = true;
}

/// Without a line, the file as a whole is meant.
void Reader::report(Pos pos, std::string message) {
    if (pos.valid())
        sink_.error(pos, std::move(message));
    else
        sink_.file_error(std::string{sources_.name(file_)}, std::move(message));
}

FileId Reader::file_named(const std::string& name) {
    const auto [at, is_new] = files_.try_emplace(name, file_);
    if (is_new) at->second = sources_.place_file(name).value_or(file_);
    return at->second;
}

FileId Reader::generated(FileId file) {
    const auto [at, is_new] = generated_.try_emplace(file, file);
    if (is_new) at->second = sources_.generated_file(file).value_or(file);
    return at->second;
}

/// Line, {Line, Column}, or a list of {location, _}, {generated, _}, {file, _}...
Pos Reader::place(const Term& annotation) {
    Pos pos{0, 0, file_};
    const auto set = [&](const Term& where) {
        const bool both = where.is_tuple(2) && where[1].is_integer();
        const Term& line = both ? where[0] : where;
        if (!line.is_integer()) return false;
        // Old tools mark what they made by a negative line.
        const std::int64_t n = line.integer() < 0 ? -line.integer() : line.integer();
        pos.line = static_cast<std::uint32_t>(std::clamp<std::int64_t>(n, 0, kMaxLine));
        if (both)
            pos.column = static_cast<std::uint16_t>(
                std::clamp<std::int64_t>(where[1].integer(), 0, kMaxColumn));
        if (line.integer() < 0) pos.file = generated(pos.file);
        return true;
    };
    if (!annotation.is_list()) {
        if (!set(annotation)) bad("an annotation", annotation);
        return pos;
    }
    bool is_generated = false;
    for (const Term& item : annotation.items()) {
        if (!item.is_tuple(2)) {
            bad("an annotation", annotation);
        } else if (item[0].is_atom("location")) {
            if (!set(item[1])) bad("a location", item[1]);
        } else if (item[0].is_atom("generated")) {
            is_generated = item[1].is_atom("true");
        } else if (item[0].is_atom("file")) {
            if (const auto name = text_of(item[1])) pos.file = file_named(*name);
        }
    }
    if (is_generated) pos.file = generated(pos.file);
    return pos;
}

Symbol Reader::atom(const Term& term) {
    if (term.is_atom()) return term.symbol();
    bad("an atom", term);
    return dummy_.name;
}

std::uint32_t Reader::arity(const Term& term) {
    if (term.is_integer() && term.integer() >= 0 && term.integer() <= kMaxLine)
        return static_cast<std::uint32_t>(term.integer());
    bad("an arity", term);
    return 0;
}

void Reader::forms(const Term& list) {
    if (!list.is_list()) return bad("a list of forms", list);
    for (const Term& term : list.items()) {
        if (term.is_list()) // as OTP: forms may be lists of forms
            for (const Term& inner : term.items())
                form(inner);
        else
            form(term);
    }
}

void Reader::form(const Term& term) {
    bad_ = false;
    form_pos_ = Pos{0, 0, file_};
    if (term.is_tagged("error", 2) || term.is_tagged("warning", 2))
        return diagnostic(term[1], term[0].is_atom("error"));
    if (!term.is_tagged("attribute", 4) && !term.is_tagged("function", 5) &&
        !term.is_tagged("eof", 2))
        return bad("a form", term);
    const Pos pos = form_pos_ = place(term[1]);
    if (term.is_tagged("eof", 2)) {
        module_.end = pos;
        return;
    }
    Form* made = term.is_tagged("attribute") ? attribute(term, pos) : function(term, pos);
    if (made && !bad_) module_.forms.push_back(made);
}

/// {Location, Module, Description}: who made the list has put the description in words.
void Reader::diagnostic(const Term& term, bool is_error) {
    std::string text;
    Pos pos = form_pos_;
    if (term.is_tuple(3)) {
        if (!term[0].is_atom("none")) pos = place(term[0]);
        text = text_of(term[2]).value_or(print_term(term[2]));
    } else {
        text = print_term(term);
    }
    if (is_error)
        report(pos, std::move(text));
    else
        sink_.warning(pos, std::move(text));
}

Form* Reader::attribute(const Term& term, Pos pos) {
    const Symbol symbol = atom(term[2]);
    const std::string_view name = symbol.text();
    const Term& value = term[3];
    if (name == "file") return new_file(value, pos);
    if (name == "module") {
        if (!value.is_atom()) return report(pos, "bad module declaration"), nullptr;
        if (module_.name) return report(pos, "redefining module"), nullptr;
        module_.name = value.symbol();
        module_.name_pos = pos;
        if (!pos.valid()) module_.name_pos.line = 1;
        return arena_.make<ModuleForm>(Form{FormKind::kModule, pos}, value.symbol());
    }
    if (name == "export") return names(FormKind::kExport, value, pos);
    if (name == "export_type") return names(FormKind::kExportType, value, pos);
    if (name == "optional_callbacks") return names(FormKind::kOptionalCallbacks, value, pos);
    if (name == "import") return import(value, pos);
    if (name == "record" || name == "native_record")
        return record(value, pos, name == "native_record");
    if (name == "spec") return spec(FormKind::kSpec, value, pos);
    if (name == "callback") return spec(FormKind::kCallback, value, pos);
    if (name == "type") return type_form(FormKind::kType, value, pos);
    if (name == "opaque") return type_form(FormKind::kOpaque, value, pos);
    if (name == "nominal") return type_form(FormKind::kNominal, value, pos);
    return plain(symbol, value, pos);
}

/// What follows is from another file. The first one is the module's own.
Form* Reader::new_file(const Term& value, Pos pos) {
    if (!value.is_tuple(2) || !value[1].is_integer()) return bad("{File, Line}", value), nullptr;
    const auto name = text_of(value[0]);
    if (!name) return bad("a file's name", value[0]), nullptr;
    file_ = file_named(*name);
    if (module_.forms.empty()) module_.main_file = file_;
    const auto line =
        static_cast<std::uint32_t>(std::clamp<std::int64_t>(value[1].integer(), 0, kMaxLine));
    return arena_.make<FileForm>(
        Form{FormKind::kFile, pos}, arena_.copy(std::string_view{*name}), line, pos.line, false);
}

Form* Reader::names(FormKind kind, const Term& value, Pos pos) {
    std::vector<NameArity> entries;
    const auto is_name = [](const Term& t) { return t.is_tuple(2) && t[0].is_atom(); };
    const bool good =
        value.is_list() && std::all_of(value.items().begin(), value.items().end(), is_name);
    if (!good && kind == FormKind::kOptionalCallbacks)
        return plain(symbols_.intern("optional_callbacks"), value, pos);
    if (!good) return bad("a list of {Name, Arity}", value), nullptr;
    for (const Term& item : value.items())
        entries.push_back({pos, item[0].symbol(), arity(item[1])});
    return arena_.make<ExportForm>(Form{kind, pos}, as_const(arena_.copy(entries)));
}

Form* Reader::import(const Term& value, Pos pos) {
    if (!value.is_tuple(2)) return bad("{Module, [{Name, Arity}]}", value), nullptr;
    const Symbol module = atom(value[0]);
    Form* list = names(FormKind::kExport, value[1], pos);
    if (!list) return nullptr;
    return arena_.make<ImportForm>(
        Form{FormKind::kImport, pos}, module, list->as<ExportForm>()->entries);
}

Form* Reader::record(const Term& value, Pos pos, bool is_native) {
    if (!value.is_tuple(2) || !value[1].is_list()) return bad("a record", value), nullptr;
    std::vector<RecordFieldDef> fields;
    for (const Term& item : value[1].items()) {
        const bool typed = item.is_tagged("typed_record_field", 3);
        const Term& field = typed ? item[1] : item;
        if (!field.is_tagged("record_field", 3) && !field.is_tagged("record_field", 4))
            return bad("a record field", item), nullptr;
        if (!field[2].is_tagged("atom", 3)) return bad("a field's name", field[2]), nullptr;
        fields.push_back({place(field[1]),
                          atom(field[2][2]),
                          field.count == 4 ? expr(field[3]) : nullptr,
                          typed ? type(item[2]) : nullptr});
    }
    return arena_.make<RecordForm>(
        Form{FormKind::kRecord, pos}, atom(value[0]), as_const(arena_.copy(fields)), is_native);
}

Form* Reader::function(const Term& term, Pos pos) {
    const Symbol name = atom(term[2]);
    const std::uint32_t parameters = arity(term[3]);
    const ClauseList list = clauses(term[4], name, parameters, false);
    if (bad_) return nullptr;
    return arena_.make<FunctionForm>(
        Form{FormKind::kFunction, pos}, name, parameters, list, list.back()->pos);
}

Form* Reader::plain(Symbol name, const Term& value, Pos pos) {
    Expr* made = constant(value, pos);
    return arena_.make<AttributeForm>(Form{FormKind::kAttribute, pos}, name, made);
}

// ---- terms of attributes

Expr* Reader::number(const Term& term, Pos pos) {
    Expr* made = nullptr;
    bool negative = term.is_negative;
    if (term.kind == TermKind::kFloat) {
        negative = std::signbit(term.real());
        made = make<FloatExpr>(ExprKind::kFloat, pos, std::fabs(term.real()));
    } else if (term.is_integer()) {
        negative = term.integer() < 0;
        made = make<IntegerExpr>(ExprKind::kInteger,
                                 pos,
                                 negative ? -term.integer() : term.integer(),
                                 std::span<const std::uint64_t>{});
    } else {
        made = make<IntegerExpr>(ExprKind::kInteger, pos, std::int64_t{0}, term.limbs());
    }
    return negative ? make<UnaryExpr>(ExprKind::kUnary, pos, Op::kMinus, made) : made;
}

/// A bitstring: its bytes as text of a segment, the bits left over as another.
Expr* Reader::bytes(const Term& term, Pos pos) {
    std::vector<BitElement> elements;
    std::u32string text;
    const std::size_t whole = term.count - (term.spare_bits ? 1 : 0);
    for (std::size_t i = 0; i < whole; ++i)
        text.push_back(static_cast<unsigned char>(term.bytes()[i]));
    BitElement element{};
    element.pos = pos;
    if (!text.empty()) {
        element.value = make<StringExpr>(
            ExprKind::kString, pos, std::u32string_view{arena_.copy(std::u32string_view{text})});
        elements.push_back(element);
    }
    if (term.spare_bits) {
        const std::int64_t last = static_cast<unsigned char>(term.bytes()[whole]);
        const auto integer = [&](std::int64_t value) {
            return make<IntegerExpr>(
                ExprKind::kInteger, pos, value, std::span<const std::uint64_t>{});
        };
        element.value = integer(last >> term.spare_bits);
        element.size = integer(8 - term.spare_bits);
        elements.push_back(element);
    }
    return make<BinaryExpr>(ExprKind::kBinary, pos, as_const(arena_.copy(elements)));
}

/// A list that was most likely written as a string.
static bool is_text(const Term& list) {
    const auto is_printable = [](const Term& item) {
        const std::int64_t c = item.is_integer() ? item.integer() : -1;
        return (c >= 8 && c <= 13) || c == 27 || (c >= 32 && c <= 126) ||
               (c >= 160 && c < 0xD800) || (c > 0xDFFF && c <= 0x10FFFF);
    };
    return list.is_list() && std::all_of(list.items().begin(), list.items().end(), is_printable);
}

/// The term as the parser would have it from an attribute's text.
Expr* Reader::constant(const Term& term, Pos pos) {
    const Nest nest{*this, term};
    if (nest.too_deep()) return dummy();
    const auto all = [&](std::span<const Term> items) {
        std::vector<Expr*> made;
        made.reserve(items.size());
        for (const Term& item : items)
            made.push_back(constant(item, pos));
        return ExprList{arena_.copy(made)};
    };
    switch (term.kind) {
    case TermKind::kInteger:
    case TermKind::kBigInteger:
    case TermKind::kFloat:
        return number(term, pos);
    case TermKind::kAtom:
        return make<AtomExpr>(ExprKind::kAtom, pos, term.symbol());
    case TermKind::kList: {
        if (term.is_nil()) return make<Expr>(ExprKind::kNil, pos);
        if (term.count == 0) return constant(*term.tail, pos);
        if (is_text(term)) return string(term, pos);
        const ExprList elements = all(term.items());
        return make<ListExpr>(
            ExprKind::kList, pos, elements, term.tail ? constant(*term.tail, pos) : nullptr);
    }
    case TermKind::kTuple:
        return make<TupleExpr>(ExprKind::kTuple, pos, all(term.items()));
    case TermKind::kMap: {
        std::vector<MapField> fields;
        for (std::size_t i = 0; i + 1 < term.count; i += 2)
            fields.push_back({pos, false, constant(term[i], pos), constant(term[i + 1], pos)});
        return make<MapExpr>(
            ExprKind::kMap, pos, static_cast<Expr*>(nullptr), as_const(arena_.copy(fields)));
    }
    case TermKind::kBitstring:
        return bytes(term, pos);
    case TermKind::kExportFun:
        return make<FunRemoteExpr>(ExprKind::kFunRemote,
                                   pos,
                                   constant(term[0], pos),
                                   constant(term[1], pos),
                                   constant(term[2], pos));
    }
    return dummy();
}

// ---- the module

namespace {

/// Where the lack of a -module shows: at the first form that may not come before it.
Pos without_module(const ParsedModule& module) {
    for (const Form* form : module.forms)
        if (form->kind != FormKind::kFile &&
            !(form->kind == FormKind::kAttribute &&
              form->as<AttributeForm>()->name == std::string_view{"compile"}))
            return form->pos;
    return {1, 1, module.main_file};
}

} // namespace

ParsedModule read_forms(std::span<const std::uint8_t> bytes,
                        const ReadOptions& options,
                        SourceManager& sources,
                        DiagnosticSink& sink) {
    const std::size_t errors_before = sink.error_count();
    ParsedModule module;
    module.storage = std::make_shared<AstStorage>();
    module.compr_assign = options.compr_assign;
    reserve_words(module.storage->symbols);
    AstStorage& storage = *module.storage;
    const std::string_view kept = storage.arena.copy(
        std::string_view{reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    on_deep_stack([&] {
        Reader reader{module, options, sources, sink};
        const auto list =
            decode_term({reinterpret_cast<const std::uint8_t*>(kept.data()), kept.size()},
                        storage.arena,
                        storage.symbols);
        if (list)
            reader.forms(*list);
        else
            sink.file_error(options.file,
                            "the forms hold what no program can say: a pid, a "
                            "reference or a closure");
    });
    finish_module(module, options.options);
    if (!module.name && sink.error_count() == errors_before)
        sink.error(without_module(module), "no module definition");
    module.ok = sink.error_count() == errors_before;
    return module;
}

} // namespace joist::compiler::abstract
