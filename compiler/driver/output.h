// Files that the compiler writes. Stateless.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace joist::compiler {

/// The last part of `path`.
std::string base_name(const std::string& path);
/// `folder`/`name`; just `name` if `folder` is empty.
std::string join_path(const std::string& folder, const std::string& name);
/// A path under the current folder without that folder in front, as erlc shortens names.
std::string shortened(const std::string& path);

/// Writes a file whole: into another beside it first, so that nobody ever sees half of it. False:
/// the reason is added to `messages`, and the old file, if any, is still there.
bool write_file(const std::string& path, std::string_view content, std::string& messages);

/// The same for bytes.
template <class Bytes>
bool write_bytes(const std::string& path, const Bytes& bytes, std::string& messages) {
    return write_file(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, messages);
}

} // namespace joist::compiler
