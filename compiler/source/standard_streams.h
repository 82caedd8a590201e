// For commands: standard input, output and error may come closed (`joist x.erl >&-`).
#pragma once

namespace joist::compiler {

/// Puts something into the places of standard streams that are closed, so that no file opened later gets their numbers
/// and, with them, what is meant for a terminal. Such an input is at its end; such an output fails. At start, once.
void occupy_standard_streams();

} // namespace joist::compiler
