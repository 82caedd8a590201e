// Which name was meant by one that doesn't exist. No state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace joist::compiler {

/// The Jaro similarity of two texts in UTF-8, from 0 (nothing in common) to 1 (equal).
double jaro_similarity(std::string_view left, std::string_view right);

/// The one of `names` that is most like `name`, the last of equals; empty if none is like enough.
std::string_view most_similar(std::string_view name, const std::vector<std::string_view>& names);

/// The one of `names` that a slip or two of the pen make of `name`, the first of equals; empty if
/// there is none. Stricter than most_similar(), which follows OTP: for hints of our own.
std::string_view nearest_name(std::string_view name, const std::vector<std::string_view>& names);

/// "did you mean X?" with `before` and `after` around the name; empty if none is near.
std::string did_you_mean(std::string_view name,
                         const std::vector<std::string_view>& names,
                         std::string_view before = {},
                         std::string_view after = {});

} // namespace joist::compiler
