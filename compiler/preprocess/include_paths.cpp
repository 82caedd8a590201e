// See include_paths.h.
#include "compiler/preprocess/include_paths.h"

#include <algorithm>
#include <cstdint>
#include <dirent.h>

namespace joist::compiler {

std::string directory_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string{}
                                           : std::string{path.substr(0, slash == 0 ? 1 : slash)};
}

std::string join(const std::string& directory, const std::string& name) {
    if (directory.empty() || directory == ".") return name;
    return directory.back() == '/' ? directory + name : directory + "/" + name;
}

std::string_view base_name(std::string_view path) {
    while (path.size() > 1 && path.ends_with('/'))
        path.remove_suffix(1);
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool is_application(std::string_view folder, std::string_view app) {
    return folder == app ||
           (folder.size() > app.size() && folder.starts_with(app) && folder[app.size()] == '-');
}

namespace {

/// Orders "1.10" above "1.9".
bool version_less(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        const auto number = [](std::string_view& text) {
            std::uint64_t value = 0;
            std::size_t i = 0;
            for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i)
                value = value * 10 + static_cast<std::uint64_t>(text[i] - '0');
            text.remove_prefix(std::min(text.size(), std::max<std::size_t>(i, 1)));
            return value;
        };
        const bool digits = a[0] >= '0' && a[0] <= '9' && b[0] >= '0' && b[0] <= '9';
        if (!digits) {
            if (a[0] != b[0]) return a[0] < b[0];
            a.remove_prefix(1);
            b.remove_prefix(1);
            continue;
        }
        const std::uint64_t x = number(a), y = number(b);
        if (x != y) return x < y;
    }
    return a.size() < b.size();
}

} // namespace

std::string find_application(const std::string& container, std::string_view app) {
    DIR* directory = ::opendir(container.empty() ? "." : container.c_str());
    if (!directory) return {};
    std::string best;
    while (const dirent* entry = ::readdir(directory)) {
        const std::string_view name = entry->d_name;
        if (is_application(name, app) && (best.empty() || version_less(best, name))) best = name;
    }
    ::closedir(directory);
    return best.empty() ? best : join(container, best);
}

std::string application_of(const std::string& code_path) {
    std::string folder = code_path;
    while (folder.size() > 1 && folder.back() == '/')
        folder.pop_back();
    return base_name(folder) == "ebin" ? directory_of(folder) : folder;
}

std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    DIR* directory = ::opendir(folder.empty() ? "." : folder.c_str());
    if (!directory) return names;
    while (const dirent* entry = ::readdir(directory))
        if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
    ::closedir(directory);
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace joist::compiler
