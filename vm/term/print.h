// Terms as text, as erlang:display/1, crash messages and tests want them: like ~p without line breaks.
#pragma once

#include "vm/term/term.h"

#include <string>

namespace joist {

/// UTF-8. Cuts with "..." at about `limit` bytes (0: no limit). Any depth, iterative or depth-bounded.
std::string print(Term term, std::size_t limit = 0);
/// An atom with quotes and escapes where Erlang syntax needs them.
std::string print_atom(std::string_view text);
/// Shortest decimal that reads back as `d`, in Erlang's notation (1.0, 1.0e10, 1.0e-5), as float_to_list(F, [short]).
std::string format_float_short(double d);

} // namespace joist
