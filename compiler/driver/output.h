// Files that the compiler writes. Stateless.
#pragma once

#include "compiler/source/diagnostic.h"
#include "compiler/source/option_terms.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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

/// What options say of how messages look (`brief`, `error_location`).
PrintOptions print_options(const OptionTerms& options, bool colour);

/// `bytes` as gzip packs them, the same each time.
std::vector<std::uint8_t> gzipped(const std::vector<std::uint8_t>& bytes);

} // namespace joist::compiler
