// See transforms.h.
#include "compiler/driver/transforms.h"

#include "compiler/abstract/abstract.h"
#include "compiler/abstract/read.h"
#include "compiler/abstract/term.h"
#include "compiler/abstract/term_writer.h"
#include "compiler/driver/option_bytes.h"
#include "compiler/driver/side_chunks.h"
#include "compiler/driver/transform_runner.h"
#include "compiler/source/suggest.h"
#include "compiler/transform/ms_transform.h"

#include <algorithm>
#include <filesystem>
#include <limits.h>
#include <unistd.h>

namespace joist::compiler {

namespace {

constexpr std::string_view kBuiltIn = "ms_transform";

/// All that are asked for, in the order in which they are to be run: those of the command line come
/// first.
std::vector<std::string> wanted(const ParsedModule& parsed) {
    std::vector<std::string> names;
    for (const Term* name : parsed.options.values("parse_transform"))
        if (name->is_atom()) names.push_back(name->text);
    return names;
}

Pos pos_of(const abstract::Term& place, FileId file) {
    const bool both = place.is_tuple(2) && place[0].is_integer() && place[1].is_integer();
    const abstract::Term& line = both ? place[0] : place;
    if (!line.is_integer() || line.integer() < 0) return {};
    const std::int64_t column = both ? place[1].integer() : 0;
    return {static_cast<std::uint32_t>(line.integer()),
            static_cast<std::uint16_t>(column >= 0 && column <= UINT16_MAX ? column : 0),
            file};
}

class Transforms {
public:
    Transforms(ParsedModule& parsed,
               const CompileInput& input,
               const CompileOptions& options,
               SourceManager& sources,
               DiagnosticSink& sink)
        : parsed_{parsed}, input_{input}, options_{options}, sources_{sources}, sink_{sink} {}

    bool run() {
        std::vector<std::string> programs;
        bool built_in = false;
        for (std::string& name : wanted(parsed_)) {
            if (name == kBuiltIn) {
                if (!run_programs(programs) || !apply_ms_transform(parsed_, false, sink_))
                    return false;
                built_in = true;
            } else {
                programs.push_back(std::move(name));
            }
        }
        if (!run_programs(programs)) return false;
        return built_in || !input_.eval || apply_ms_transform(parsed_, true, sink_);
    }

private:
    /// Runs those gathered so far, and forgets them.
    bool run_programs(std::vector<std::string>& names) {
        if (names.empty()) return true;
        if (!options_.transforms) {
            sink_.file_error(input_.path, "parse transform '" + names[0] + "' can't be run here");
            return false;
        }
        TransformRequest request;
        if (!find_companions(names, request.companions)) return false;
        name_module();
        request.modules = std::move(names);
        request.forms = abstract::write_forms(parsed_, sources_, form_options(parsed_.options));
        request.options = option_bytes(options_);
        request.file = input_.path;
        names.clear();
        const TransformAnswer answer = options_.transforms->run(std::move(request));
        take_notes(answer.notes);
        if (answer.kind != TransformAnswer::Kind::kForms) return false;
        abstract::ReadOptions how{options_.parse.options, input_.path, parsed_.compr_assign};
        ParsedModule read = abstract::read_forms(answer.forms, how, sources_, sink_);
        if (!read.end.valid()) read.end = parsed_.end;
        read.records_used = std::move(parsed_.records_used);
        parsed_ = std::move(read);
        return parsed_.ok;
    }

    /// Forms say their module's name, though the text of a script needn't.
    void name_module() {
        if (parsed_.name_pos.valid() || !parsed_.name) return;
        parsed_.name_pos = {1, 1, parsed_.main_file};
        Form* form = parsed_.storage->arena.make<ModuleForm>(
            Form{FormKind::kModule, parsed_.name_pos}, parsed_.name);
        const bool file = !parsed_.forms.empty() && parsed_.forms[0]->kind == FormKind::kFile;
        parsed_.forms.insert(parsed_.forms.begin() + file, form);
    }

    /// Transforms that the same command compiles.
    bool find_companions(const std::vector<std::string>& names,
                         std::vector<TransformRequest::Made>& made) {
        if (!options_.companion) return true;
        for (const std::string& name : names) {
            Companion found = options_.companion(name);
            if (found.state == Companion::State::kMade)
                made.push_back({name, std::move(found.path), std::move(found.beam)});
            if (found.state == Companion::State::kFailed ||
                found.state == Companion::State::kCircular) {
                sink_.file_error(input_.path,
                                 "parse transform '" + name +
                                     (found.state == Companion::State::kFailed
                                          ? "' has errors itself"
                                          : "' needs this module to be compiled first"));
                return false;
            }
        }
        return true;
    }

    void take_notes(const std::vector<std::uint8_t>& bytes) {
        if (bytes.empty()) return;
        AstStorage storage;
        const auto list = abstract::decode_term(bytes, storage.arena, storage.symbols);
        if (!list || !list->is_list()) return;
        for (const abstract::Term& note : list->items()) {
            if (!note.is_tuple(4)) continue;
            std::string file = abstract::text_of(note[1]).value_or("");
            if (file.empty()) file = input_.path;
            std::string text = abstract::text_of(note[3]).value_or(abstract::print_term(note[3]));
            std::string hint = transform_hint(text);
            const Pos pos = pos_of(note[2], sources_.place_file(file).value_or(0));
            const Severity severity =
                note[0].is_atom("warning") ? Severity::kWarning : Severity::kError;
            if (severity == Severity::kError || options_.warnings)
                sink_.add({severity, pos, 1, std::move(text), std::move(hint), std::move(file)});
        }
    }

    /// Which transform was meant by one that isn't there: a built-in one, or one on the code path.
    std::string transform_hint(std::string_view text) const {
        constexpr std::string_view kUndefined = "undefined parse transform '";
        constexpr std::size_t kMostNames = 20'000;
        if (!text.starts_with(kUndefined) || !text.ends_with('\'')) return {};
        const std::string_view name =
            text.substr(kUndefined.size(), text.size() - kUndefined.size() - 1);
        std::vector<std::string> modules{std::string{kBuiltIn}, "qlc"};
        std::vector<std::string> folders = options_.parse.preprocess.code_paths;
        folders.emplace_back(".");
        std::error_code error;
        for (const std::string& folder : folders)
            for (const auto& entry : std::filesystem::directory_iterator{folder, error})
                if (entry.path().extension() == ".beam" && modules.size() < kMostNames)
                    modules.push_back(entry.path().stem().string());
        std::sort(modules.begin(), modules.end());
        return did_you_mean(name, {modules.begin(), modules.end()});
    }

    ParsedModule& parsed_;
    const CompileInput& input_;
    const CompileOptions& options_;
    SourceManager& sources_;
    DiagnosticSink& sink_;
};

} // namespace

bool apply_transforms(ParsedModule& parsed,
                      const CompileInput& input,
                      const CompileOptions& options,
                      SourceManager& sources,
                      DiagnosticSink& sink) {
    for (const Term* name : parsed.options.values("core_transform")) {
        sink.file_error(
            input.path,
            "core transform " + print_term(*name) + " can't be applied",
            "it works on the intermediate code of OTP's compiler, of which there is none "
            "here; compile this module with erlc");
        return false;
    }
    return Transforms{parsed, input, options, sources, sink}.run();
}

} // namespace joist::compiler
