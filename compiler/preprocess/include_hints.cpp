// Hints of the preprocessor: which file, or which directive, was meant. See preprocessor.h.
#include "compiler/preprocess/attribute_names.h"
#include "compiler/preprocess/include_paths.h"
#include "compiler/preprocess/preprocessor.h"
#include "compiler/source/suggest.h"

#include <unistd.h>

namespace joist::compiler {

namespace {

constexpr unsigned kMost = 20;
constexpr std::size_t kMostNames = 5000;

/// The name in `folder` that is nearly `name`; empty if none is.
std::string near_in(const std::string& folder, std::string_view name) {
    const std::vector<std::string> names = names_in(folder);
    if (names.size() > kMostNames) return {};
    return std::string{nearest_name(name, {names.begin(), names.end()})};
}

std::string question(const std::string& path) {
    return "did you mean \"" + path + "\"?";
}

bool exists(const std::string& path) {
    return ::access(path.c_str(), R_OK) == 0;
}

/// `app-1.2` is of `app`.
std::string_view without_version(std::string_view folder) {
    return folder.substr(0, folder.find('-'));
}

} // namespace

std::vector<std::string> Preprocessor::include_folders() const {
    std::vector<std::string> folders{directory_of(sources_.name(files_.back().scanner->file())),
                                     "",
                                     directory_of(sources_.name(main_file_))};
    folders.insert(folders.end(), options_.include_dirs.begin(), options_.include_dirs.end());
    return folders;
}

std::string Preprocessor::condition_hint() const {
    if (!misspelt_) return {};
    return "line " + std::to_string(sources_.presumed(misspelt_->pos).line) + ": " +
           attribute_hint(misspelt_->symbol.text());
}

std::string Preprocessor::include_hint(const std::string& path, bool lib) const {
    if (!options_.read_files || path.empty() || hints_++ >= kMost) return {};
    const std::string base{base_name(path)}, folder = directory_of(path);
    for (const std::string& start : include_folders()) {
        const std::string where = path.starts_with('/') ? folder : join(start, folder);
        const std::string name = near_in(where, base);
        if (!name.empty()) return question(folder.empty() ? name : join(folder, name));
        if (path.starts_with('/')) break;
    }
    if (lib) return include_lib_hint(path);
    // It may be where headers of an application are.
    const std::string main = directory_of(sources_.name(main_file_));
    for (const std::string other : {"../include", "include", "../src"})
        if (exists(join(join(main, other), path)))
            return "it is in " + join(main, other) + "; was -I left out?";
    return {};
}

std::string Preprocessor::include_lib_hint(const std::string& path) const {
    const std::size_t slash = path.find('/');
    if (slash == std::string::npos || slash == 0) return "-include_lib wants \"APPLICATION/...\"";
    const std::string app = path.substr(0, slash), rest = path.substr(slash + 1);
    std::vector<std::string> applications, found;
    const auto look = [&](const std::string& folder) {
        const std::string_view name = base_name(folder);
        (is_application(name, app) ? found : applications).push_back(folder);
    };
    for (const std::string& code_path : options_.code_paths)
        look(application_of(code_path));
    std::vector<std::string> containers = options_.lib_dirs;
    if (!options_.otp_lib.empty()) containers.push_back(options_.otp_lib);
    for (const std::string& container : containers)
        for (const std::string& name : names_in(container))
            look(join(container, name));
    for (const std::string& folder : found) {
        const std::string inside = directory_of(rest);
        const std::string name =
            near_in(inside.empty() ? folder : join(folder, inside), base_name(rest));
        if (!name.empty()) return question(join(app, inside.empty() ? name : join(inside, name)));
    }
    if (!found.empty() || applications.size() > kMostNames) return {};
    std::vector<std::string_view> names;
    for (const std::string& folder : applications)
        names.push_back(without_version(base_name(folder)));
    const std::string_view meant = nearest_name(app, names);
    return meant.empty() ? std::string{} : question(join(std::string{meant}, rest));
}

} // namespace joist::compiler
