// The header files of our own library, for -include_lib where no application of that name is
// installed. Any thread.
#pragma once

#include <string_view>

namespace joist::compiler {

/// The text of `app/include/file.hrl`; empty if the library has no such header.
std::string_view library_header(std::string_view path);

} // namespace joist::compiler
