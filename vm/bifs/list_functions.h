// ++ and --, for the operators and for module lists. Both may yield (none(), Process::outcome says so).
#pragma once

#include "vm/process/process.h"

namespace joist {

/// `improper`: the left list isn't a proper one.
Term append_lists(Process& p, Term left, Term right, bool* improper);
/// `improper`: one of the lists isn't a proper one.
Term subtract_lists(Process& p, Term left, Term right, bool* improper);

} // namespace joist
