// The language features that can be switched on and off. Stateless.
#pragma once

#include "compiler/preprocess/preprocessor.h"

#include <string>
#include <string_view>

namespace joist::compiler {

/// Switches `name`, or all features, on or off. False: there is no such feature.
bool switch_feature(PreprocessOptions& options, std::string_view name, bool on);

/// One line for each feature.
std::string list_features();

/// What the feature is; empty: there is none of that name.
std::string describe_feature(std::string_view name);

} // namespace joist::compiler
