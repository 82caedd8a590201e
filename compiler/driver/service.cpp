// See service.h.
#include "compiler/driver/service.h"

#include "compiler/abstract/term.h"
#include "compiler/abstract/term_writer.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/make_rule.h"
#include "compiler/driver/option_bytes.h"
#include "compiler/driver/output.h"
#include "compiler/driver/transform_runner.h"
#include "compiler/source/installed_otp.h"

#include <cstdlib>
#include <string>

namespace joist::compiler {

namespace {

/// Keeps what was asked for, for the caller of the service to do.
class Later final : public TransformRunner {
public:
    TransformAnswer run(TransformRequest request) override {
        asked = std::move(request);
        return {TransformAnswer::Kind::kLater, {}, {}};
    }
    std::optional<TransformRequest> asked;
};

struct Request {
    CompileInput input;
    CompileOptions options;
    bool colour = false;
    bool transformed = false;
    std::optional<std::string> rule_target; ///< a rule for make is wanted, nothing else
};

void add_folders(std::vector<std::string>& to, const char* value) {
    std::string_view rest = value ? value : "";
    while (!rest.empty()) {
        const std::size_t colon = std::min(rest.find(':'), rest.size());
        if (colon > 0) to.emplace_back(rest.substr(0, colon));
        rest.remove_prefix(std::min(colon + 1, rest.size()));
    }
}

std::optional<Request> read_request(std::span<const std::uint8_t> bytes,
                                    std::span<const std::uint8_t> forms) {
    AstStorage storage;
    const auto term = abstract::decode_term(bytes, storage.arena, storage.symbols);
    if (!term || !term->is_tuple(4) || !(*term)[1].is_list() || !(*term)[2].is_list() ||
        !(*term)[3].is_list())
        return std::nullopt;
    Request request;
    request.options.tells_folder = false;
    const auto path = abstract::text_of((*term)[0]);
    if (!path) return std::nullopt;
    request.input.path = *path;
    for (const abstract::Term& word : (*term)[1].items()) {
        if (word.is_atom("forms")) request.input.forms.emplace(forms.begin(), forms.end());
        if (word.is_atom("to_forms")) request.options.stop = Stage::kTransformed;
        if (word.is_atom("to_expanded")) request.options.stop = Stage::kExpandedForms;
        if (word.is_atom("source")) request.options.stop = Stage::kSource;
        if (word.is_atom("expanded")) request.options.stop = Stage::kExpanded;
        if (word.is_tuple(2) && word[0].is_atom("rule"))
            request.rule_target = abstract::text_of(word[1]);
        if (word.is_atom("listing")) request.options.stop = Stage::kListing;
        if (word.is_atom("transformed")) request.transformed = true;
        if (word.is_atom("colour")) request.colour = true;
    }
    for (const abstract::Term& option : (*term)[2].items())
        if (auto made = option_of(option)) request.options.parse.options.add(std::move(*made));
    PreprocessOptions& preprocess = request.options.parse.preprocess;
    for (const abstract::Term& folder : (*term)[3].items())
        if (auto text = abstract::text_of(folder)) preprocess.code_paths.push_back(*text);
    add_folders(preprocess.lib_dirs, std::getenv("ERL_LIBS"));
    preprocess.otp_lib = installed_otp_lib("");
    return request;
}

void write_text(std::string_view text, abstract::TermWriter& out) {
    if (text.empty())
        out.nil();
    else
        out.string(text);
}

void write_place(const PresumedPlace& place, abstract::TermWriter& out) {
    if (place.column) out.tuple(2);
    out.integer(place.line);
    if (place.column) out.integer(place.column);
}

void write_notes(const DiagnosticSink& sink,
                 const SourceManager& sources,
                 const PrintOptions& how,
                 abstract::TermWriter& out) {
    const auto& all = sink.all();
    if (!all.empty()) out.list(all.size());
    for (const Diagnostic& one : all) {
        const PresumedPlace place = sources.presumed(one.pos);
        out.tuple(5);
        out.atom(one.severity == Severity::kError ? "error" : "warning");
        write_text(one.pos.valid() ? place.file : std::string_view{one.file}, out);
        if (one.pos.valid())
            write_place(place, out);
        else
            out.atom("none");
        write_text(one.message, out);
        out.binary(format_diagnostic(one, sources, how));
    }
    out.nil();
}

void write_outcome(const CompileResult& result,
                   Stage stop,
                   const Later& later,
                   abstract::TermWriter& out) {
    if (later.asked && !result.ok) {
        out.tuple(3);
        out.atom("transform");
        out.list(later.asked->modules.size());
        for (const std::string& name : later.asked->modules)
            out.atom(name);
        out.nil();
        return out.term(later.asked->forms);
    }
    if (!result.ok) return out.atom("error");
    out.tuple(2);
    const bool forms = stop == Stage::kTransformed || stop == Stage::kExpandedForms;
    const bool text = stop == Stage::kListing || stop == Stage::kSource || stop == Stage::kExpanded;
    out.atom(forms ? "forms" : text ? "text" : "ok");
    const auto* printed = reinterpret_cast<const std::uint8_t*>(result.printed.data());
    if (forms) return out.term({printed, result.printed.size()});
    if (text) return out.binary(result.printed);
    out.binary({reinterpret_cast<const char*>(result.beam.data()), result.beam.size()});
}

/// The rule for make that options ask for.
std::vector<std::uint8_t> answer_with_rule(const Request& wish) {
    abstract::TermWriter out;
    SourceManager sources;
    std::string messages; // compile:file/2 has seen that the file is there
    const DependencyWish rule = dependency_wish(wish.options.parse.options);
    const bool good = find_dependencies(wish.input.path, wish.options, sources, messages);
    out.tuple(3);
    if (good) {
        out.tuple(2);
        out.atom("text");
        out.binary(make_rule(*wish.rule_target, rule, sources));
    } else {
        out.atom("error");
    }
    out.atom("");
    out.nil();
    return out.take();
}

} // namespace

std::vector<std::uint8_t> answer_request(std::span<const std::uint8_t> request,
                                         std::span<const std::uint8_t> forms) {
    abstract::TermWriter out;
    auto wish = read_request(request, forms);
    if (!wish) {
        out.atom("badarg");
        return out.take();
    }
    if (wish->rule_target) return answer_with_rule(*wish);
    Later later;
    wish->options.transforms = &later;
    SourceManager sources;
    DiagnosticSink sink;
    // Messages about transformed forms show the lines that these came from.
    LoadError error;
    if (wish->transformed) sources.load(wish->input.path, error);
    const CompileResult result = compile(wish->input, wish->options, sources, sink);
    out.tuple(3);
    write_outcome(result, wish->options.stop, later, out);
    out.atom(result.module);
    write_notes(sink, sources, print_options(wish->options.parse.options, wish->colour), out);
    return out.take();
}

} // namespace joist::compiler
