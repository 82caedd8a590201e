// Which name was meant by one that doesn't exist. No state.
#pragma once

#include <string_view>
#include <vector>

namespace joist::compiler {

/// The Jaro similarity of two texts in UTF-8, from 0 (nothing in common) to 1 (equal).
double jaro_similarity(std::string_view left, std::string_view right);

/// The one of `names` that is most like `name`, the last of equals; empty if none is like enough.
std::string_view most_similar(std::string_view name, const std::vector<std::string_view>& names);

} // namespace joist::compiler
