// See other_modules.h.
#include "compiler/driver/other_modules.h"

#include "compiler/lint/otp_modules.h"
#include "vm/beam/beam_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace joist::compiler {

namespace {

constexpr std::string_view kBeam = ".beam";

/// The .beam file `name` of an application in `lib`; empty: none.
std::string in_application(const std::string& lib, const std::string& name) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator{lib, error})
        if (std::string path = entry.path().string() + "/ebin/" + name; is_readable_file(path))
            return path;
    return {};
}

void add_modules_of(const std::string& folder, std::vector<std::string>& names) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator{folder, error})
        if (entry.path().extension() == kBeam) names.push_back(entry.path().stem().string());
}

} // namespace

std::string on_code_path(const PreprocessOptions& where, std::string_view module) {
    const std::string name = std::string{module} + std::string{kBeam};
    if (name.find('/') != std::string::npos) return {};
    if (is_readable_file("./" + name)) return "./" + name;
    for (const std::string& folder : where.code_paths)
        if (is_readable_file(folder + "/" + name)) return folder + "/" + name;
    for (const std::string& folder : where.lib_dirs)
        if (std::string path = in_application(folder, name); !path.empty()) return path;
    return {};
}

ModuleFunctions
functions_of_module(const PreprocessOptions& where, GivenModules* given, std::string_view module) {
    if (given)
        if (ModuleFunctions found = given->functions(module);
            found.state != ModuleFunctions::State::kNone)
            return found;
    std::string path = on_code_path(where, module);
    const OtpModule* known = otp_module(module);
    if (path.empty() && !where.otp_lib.empty() && !(known && !known->functions.empty()) &&
        module.find('/') == std::string_view::npos)
        path = in_application(where.otp_lib, std::string{module} + std::string{kBeam});
    return path.empty() ? ModuleFunctions{} : functions_of_beam(bytes_of_file(path));
}

std::vector<std::string> modules_at_hand(const PreprocessOptions& where,
                                         const GivenModules* given) {
    std::vector<std::string> names;
    if (given) names = given->names();
    add_modules_of(".", names);
    for (const std::string& folder : where.code_paths)
        add_modules_of(folder, names);
    std::error_code error;
    for (const std::string& folder : where.lib_dirs)
        for (const auto& entry : std::filesystem::directory_iterator{folder, error})
            add_modules_of(entry.path().string() + "/ebin", names);
    return names;
}

ModuleFunctions functions_of_source(const ParsedModule& module) {
    ModuleFunctions functions{ModuleFunctions::State::kKnown, {}};
    const bool all = module.options.has("export_all");
    if (!module.ok || module.options.value("parse_transform"))
        functions.state = ModuleFunctions::State::kComputed;
    for (const Form* form : module.forms) {
        if (form->kind == FormKind::kExport)
            for (const NameArity& one : form->as<ExportForm>()->entries)
                functions.list.emplace_back(one.name.text(), one.arity);
        else if (form->kind == FormKind::kFunction && all)
            functions.list.emplace_back(form->as<FunctionForm>()->name.text(),
                                        form->as<FunctionForm>()->arity);
        else if (form->kind == FormKind::kCallback)
            functions.list.emplace_back("behaviour_info", 1);
    }
    return functions;
}

ModuleFunctions functions_of_beam(std::span<const std::uint8_t> bytes) {
    ModuleFunctions functions{ModuleFunctions::State::kComputed, {}};
    BeamFile file;
    BeamFileError error;
    if (!read_beam_file(bytes, file, error)) return functions;
    functions.state = ModuleFunctions::State::kKnown;
    for (const BeamFile::Export& one : file.exports)
        functions.list.emplace_back(file.atom(one.function), one.arity);
    return functions;
}

std::vector<std::uint8_t> bytes_of_file(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace joist::compiler
