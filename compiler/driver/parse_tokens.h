// Forms and expressions from tokens of erl_scan, in the abstract format: what the module erl_parse
// of a running node calls. No state; calls may run side by side.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace joist::compiler {

/// `request`, in the external term format: {form | exprs, Tokens, Annotations}. Tokens are those of
/// erl_scan with anything in the place of their annotations, which are in a list of their own, each
/// in the external term format, as a binary. Nodes get the annotations of the tokens that they
/// begin with.
///
/// The answer: {ok, Form | [Expr]} | {error, Annotation, Text} | badarg.
std::vector<std::uint8_t> parse_tokens(std::span<const std::uint8_t> request);

} // namespace joist::compiler
