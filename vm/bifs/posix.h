// What native functions that talk to the operating system share: names of errors, paths from terms.
#pragma once

#include "vm/term/boxed.h"

#include <optional>
#include <string>

namespace joist {

/// The atom of an errno value: enoent, eacces, ...
Term errno_atom(int error);

/// A file name or other text for the system: a list of characters (possibly deep), an atom or a binary; UTF-8 or the binary's own bytes.
/// Nothing if it is none of these or holds a zero byte.
std::optional<std::string> system_text(Term term);

} // namespace joist
