// Walks what a process can reach and tells the first word that cannot be. For tests and stress
// builds.
#pragma once

#include "vm/heap/collector.h"

#include <string>

namespace joist {

/// Empty if all is well; otherwise what is wrong and where. Follows the roots, the stack, and the
/// lists of off-heap objects.
std::string check_heap(const Heap& heap, const RootRanges& roots);

} // namespace joist
