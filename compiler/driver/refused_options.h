// Options of OTP's compiler that ask for what there isn't here. Stateless.
#pragma once

#include "compiler/source/option_terms.h"

#include <optional>
#include <string>
#include <string_view>

namespace joist::compiler {

/// Does the option stop OTP's compiler behind a stage that isn't ours (`to_core`, `dssa`, ..)?
bool is_foreign_listing(std::string_view name);

struct RefusedOption {
    std::string message;
    std::string hint; ///< may be empty
};

/// The first of `options` that can't be obeyed and must not be ignored: other files than those
/// wanted would be written.
std::optional<RefusedOption> refused_option(const OptionTerms& options);

} // namespace joist::compiler
