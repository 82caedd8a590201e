// Names of files and of folders of applications, as -include and -include_lib take them. Internal to
// preprocess/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace joist::compiler {

std::string directory_of(std::string_view path);
std::string join(const std::string& directory, const std::string& name);
std::string_view base_name(std::string_view path);

/// Is `folder` called `app` or `app-VERSION`?
bool is_application(std::string_view folder, std::string_view app);
/// The newest folder of application `app` in `container`; empty if none.
std::string find_application(const std::string& container, std::string_view app);
/// The folder of the application whose code is in `code_path`, which may end in `/ebin`.
std::string application_of(const std::string& code_path);
/// What stands in a folder, in order of names; nothing of what begins with a dot.
std::vector<std::string> names_in(const std::string& folder);

} // namespace joist::compiler
