// The end of the line: for conditions the node cannot survive (no memory, a full table). Any thread.
#pragma once

namespace joist {

/// Writes "joist: <what>" to standard error and aborts.
[[noreturn]] void fatal(const char* what);

} // namespace joist
