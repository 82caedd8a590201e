// See side_chunks.h. Order and choice of the options in Dbgi and CInf are those of erlc.
#include "compiler/driver/side_chunks.h"

#include "compiler/abstract/abstract.h"
#include "compiler/abstract/documentation.h"
#include "compiler/abstract/term.h"
#include "compiler/abstract/term_writer.h"
#include "compiler/source/utf8.h"

#include <algorithm>
#include <climits>
#include <unistd.h>

namespace joist::compiler {

namespace {

using abstract::TermWriter;

std::string working_directory() {
    char path[PATH_MAX];
    return ::getcwd(path, sizeof path) ? path : ".";
}

/// Options that only say where results and messages go.
bool is_passing(const Term& option) {
    static constexpr std::string_view kNames[] = {"binary",
                                                  "report",
                                                  "report_errors",
                                                  "report_warnings",
                                                  "return",
                                                  "return_errors",
                                                  "return_warnings",
                                                  "verbose",
                                                  "warnings_as_errors"};
    if (option.is_tuple(2))
        return option.items[0].is_atom("outdir") || option.items[0].is_atom("cwd") ||
               option.items[0].is_atom("makedep_output") || option.items[0].is_atom("extra_chunks");
    return option.is_atom() &&
           std::find(std::begin(kNames), std::end(kNames), option.name()) != std::end(kNames);
}

bool is_macro(const Term& option) {
    return (option.is_tuple(2) || option.is_tuple(3)) && option.items[0].is_atom("d");
}

void write(TermWriter& to, const Term& term) {
    switch (term.kind) {
    case TermKind::kAtom:
        return to.atom(term.text);
    case TermKind::kInteger:
        return to.integer(term.integer);
    case TermKind::kFloat:
        return to.real(term.real);
    case TermKind::kString:
        return to.string(std::string_view{term.text});
    case TermKind::kBinary:
        return to.binary(term.text);
    case TermKind::kList:
        to.list(term.items.size());
        break;
    case TermKind::kTuple:
        to.tuple(term.items.size());
        break;
    case TermKind::kMap:
        to.map(term.items.size() / 2);
        break;
    }
    for (const Term& item : term.items)
        write(to, item);
    if (term.kind == TermKind::kList) to.nil();
}

const Literal* literal(LiteralPool& pool, const Term& term) {
    std::vector<const Literal*> items;
    for (const Term& item : term.items)
        items.push_back(literal(pool, item));
    switch (term.kind) {
    case TermKind::kAtom:
        return pool.atom(term.text);
    case TermKind::kInteger:
        return pool.integer(term.integer);
    case TermKind::kFloat:
        return pool.real(term.real);
    case TermKind::kString: {
        std::u32string text;
        for (const char* at = term.text.data(); at < term.text.data() + term.text.size();)
            text.push_back(next_code_point(at));
        return pool.string(text);
    }
    case TermKind::kBinary:
        return pool.binary(term.text);
    case TermKind::kList:
        return pool.list(items);
    case TermKind::kTuple:
        return pool.tuple(items);
    case TermKind::kMap: {
        std::vector<std::pair<const Literal*, const Literal*>> pairs;
        for (std::size_t i = 0; i + 1 < items.size(); i += 2)
            pairs.emplace_back(items[i], items[i + 1]);
        return pool.map(pairs);
    }
    }
    return pool.nil();
}

/// The same of a term of the abstract format, which holds no maps and no funs.
const Literal* literal(LiteralPool& pool, const abstract::Term& term) {
    using Kind = abstract::TermKind;
    switch (term.kind) {
    case Kind::kInteger:
        return pool.integer(term.integer());
    case Kind::kBigInteger:
        return pool.integer(term.is_negative, term.limbs());
    case Kind::kFloat:
        return pool.real(term.real());
    case Kind::kAtom:
        return pool.atom(term.symbol().text());
    case Kind::kBitstring:
        return pool.binary(term.bytes());
    case Kind::kList:
    case Kind::kTuple: {
        std::vector<const Literal*> items;
        for (const abstract::Term& item : term.items())
            items.push_back(literal(pool, item));
        if (term.kind == Kind::kTuple) return pool.tuple(items);
        return pool.list(items, term.tail ? literal(pool, *term.tail) : nullptr);
    }
    default:
        return pool.nil();
    }
}

/// The options as Dbgi lists them: the working folder is told behind the macros of -D, which come
/// first; those with a value of their own are left out.
std::vector<Term> debug_options(const SideInput& input) {
    std::vector<Term> all;
    const bool anywhere = input.parsed.options.has("deterministic");
    bool cwd_told = anywhere || !input.options.tells_folder;
    const auto tell_cwd = [&] {
        if (!cwd_told)
            all.push_back(Term::tuple({Term::atom("cwd"), Term::string(working_directory())}));
        cwd_told = true;
    };
    for (const Term& option : input.options.parse.options.all()) {
        if (!is_macro(option)) tell_cwd();
        if (is_passing(option) || (option.is_tuple(3) && is_macro(option))) continue;
        if (anywhere && option.is_tuple(2) &&
            (option.items[0].is_atom("i") || option.items[0].is_atom("source")))
            continue;
        all.push_back(option);
    }
    tell_cwd();
    return all;
}

std::string source_path(const SideInput& input) {
    if (input.parsed.options.has("deterministic"))
        return input.path.substr(input.path.rfind('/') + 1);
    char resolved[PATH_MAX];
    return ::realpath(input.path.c_str(), resolved) ? resolved : input.path;
}

bool wants_forms(const OptionTerms& options) {
    return options.switched("debug_info", "no_debug_info", false) ||
           options.value("debug_info_key") != nullptr;
}

std::vector<std::uint8_t> debug_info_chunk(const SideInput& input) {
    const OptionTerms& options = input.parsed.options;
    TermWriter to;
    to.tuple(3);
    to.atom("debug_info_v1");
    // {debug_info,{Backend,Data}} is stored as it is given.
    const Term* given = options.value("debug_info");
    if (given && given->is_tuple(2) && given->items[0].is_atom()) {
        write(to, given->items[0]);
        write(to, given->items[1]);
        return abstract::compress_term(to.take());
    }
    to.atom("erl_abstract_code");
    to.tuple(2);
    if (wants_forms(options)) {
        const Term* location = options.value("error_location");
        const abstract::WriteOptions how{.columns = !(location && location->is_atom("line")),
                                         .base_names = options.has("deterministic"),
                                         .documentation = false,
                                         .own_types = input.options.target < 29};
        to.term(abstract::write_forms(input.parsed, input.sources, how));
    } else {
        to.atom("none");
    }
    write(to, Term::list(debug_options(input)));
    return abstract::compress_term(to.take());
}

/// Which features of the language the code needs: none. What is made of them runs everywhere, and
/// OTP loads no file that names one which it doesn't have or wasn't told of.
std::vector<std::uint8_t> meta_chunk() {
    TermWriter to;
    to.list(1);
    to.tuple(2);
    to.atom("enabled_features");
    to.nil();
    to.nil();
    return to.take();
}

/// {extra_chunks,[{<<"Name">>,Bytes}]}: as they are.
void add_extra_chunks(const OptionTerms& options, std::vector<write::SideChunk>& chunks) {
    for (const Term* value : options.values("extra_chunks")) {
        for (const Term& pair : value->items) {
            if (!value->is_list() || !pair.is_tuple(2)) continue;
            const Term& name = pair.items[0];
            const Term& bytes = pair.items[1];
            if (name.kind != TermKind::kBinary || name.text.size() != 4 ||
                bytes.kind != TermKind::kBinary)
                continue;
            write::SideChunk chunk{{}, {bytes.text.begin(), bytes.text.end()}};
            std::copy(name.text.begin(), name.text.end(), chunk.name.begin());
            chunks.push_back(std::move(chunk));
        }
    }
}

} // namespace

bool check_debug_options(const SideInput& input, DiagnosticSink& sink) {
    const OptionTerms& options = input.parsed.options;
    const bool has_key = options.value("debug_info_key") != nullptr;
    if (!has_key && !options.has("encrypt_debug_info")) return true;
    sink.file_error(input.path,
                    "can't encrypt debug information",
                    "debug_info alone stores it as it is; without it, none is stored");
    return false;
}

std::vector<write::SideChunk> side_chunks(const SideInput& input) {
    std::vector<write::SideChunk> chunks;
    chunks.push_back({{'M', 'e', 't', 'a'}, meta_chunk()});
    chunks.push_back({{'D', 'b', 'g', 'i'}, debug_info_chunk(input)});
    if (!input.parsed.options.has("no_docs")) {
        auto docs = abstract::write_documentation(input.parsed, input.sources, source_path(input));
        if (!docs.empty()) chunks.push_back({{'D', 'o', 'c', 's'}, std::move(docs)});
    }
    if (!input.parsed.options.has("slim")) add_extra_chunks(input.parsed.options, chunks);
    return chunks;
}

abstract::WriteOptions form_options(const OptionTerms& options) {
    const Term* location = options.value("error_location");
    return {.columns = !(location && location->is_atom("line"))};
}

std::vector<std::string_view> chunks_unwanted(const OptionTerms& options) {
    std::vector<std::string_view> names;
    if (options.has("slim")) names = {"LocT", "CInf", "Docs", "Dbgi", "Line"};
    if (options.has("strip_types")) names.push_back("Type");
    return names;
}

std::vector<std::uint8_t> without_chunks(std::vector<std::uint8_t> beam,
                                         const std::vector<std::string_view>& names) {
    if (names.empty()) return beam;
    constexpr std::size_t kFileHeader = 12;
    constexpr std::size_t kChunkHeader = 8;
    const auto length = [&beam](std::size_t at) {
        return std::size_t{beam[at]} << 24 | std::size_t{beam[at + 1]} << 16 |
               std::size_t{beam[at + 2]} << 8 | beam[at + 3];
    };
    std::vector<std::uint8_t> kept(beam.begin(), beam.begin() + kFileHeader);
    for (std::size_t at = kFileHeader, end = 0; at + kChunkHeader <= beam.size(); at = end) {
        end = std::min(beam.size(), at + kChunkHeader + (length(at + 4) + 3) / 4 * 4);
        const std::string_view name{reinterpret_cast<const char*>(&beam[at]), 4};
        if (std::find(names.begin(), names.end(), name) == names.end())
            kept.insert(kept.end(),
                        beam.begin() + static_cast<std::ptrdiff_t>(at),
                        beam.begin() + static_cast<std::ptrdiff_t>(end));
    }
    const std::size_t size = kept.size() - 8;
    for (std::size_t i = 0; i < 4; ++i)
        kept[4 + i] = static_cast<std::uint8_t>(size >> (24 - 8 * i));
    return kept;
}

void set_nominal_types(const SideInput& input, ssa::Module& module) {
    ParsedModule nominal = input.parsed;
    std::erase_if(nominal.forms, [](const Form* one) { return one->kind != FormKind::kNominal; });
    if (nominal.forms.empty() || input.options.target < ParsedModule::kNativeRecordTarget) return;
    const auto bytes =
        abstract::write_forms(nominal, input.sources, form_options(input.parsed.options));
    Arena arena;
    SymbolTable symbols;
    const auto forms = abstract::decode_term(bytes, arena, symbols);
    if (!forms || !forms->is_list()) return;
    auto form = forms->items().begin();
    for (ssa::Module::Attribute& attribute : module.attributes) {
        if (attribute.name != std::string_view{"nominal"} || !form->is_tuple(4)) continue;
        const Literal* type = literal(module.literals, (*form++)[3]);
        attribute.value = module.literals.cons(type, module.literals.nil());
    }
}

void set_compile_info(const SideInput& input, ssa::Module& module) {
    for (const Term* value : input.parsed.options.values("compile_info"))
        for (const Term& pair : value->items)
            if (value->is_list() && pair.is_tuple(2) && pair.items[0].is_atom())
                module.more_compile_info.push_back(literal(module.literals, pair));
    if (input.parsed.options.has("deterministic")) {
        module.has_compile_options = false;
        return;
    }
    LiteralPool& pool = module.literals;
    std::vector<Term> all;
    const OptionTerms& given = input.options.parse.options;
    if (wants_forms(given)) all.push_back(Term::atom("debug_info"));
    for (const Term& option : given.all())
        if (!is_passing(option) && !option.is_atom("debug_info") &&
            !(option.is_tuple(2) &&
              (option.items[0].is_atom("compile_info") || option.items[0].is_atom("debug_info"))))
            all.push_back(option);
    module.compile_options = literal(pool, Term::list(std::move(all)));
    module.source_path = source_path(input);
}

} // namespace joist::compiler
