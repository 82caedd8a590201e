// Copies of terms between heaps: messages, spawn arguments, ETS objects, literals.
// All are iterative (no recursion, so any depth), keep off-heap buffers shared (one more reference), leave literals
// where they are (unless told otherwise), and do not keep sharing inside a term, as the BEAM doesn't.
#pragma once

#include "vm/heap/heap.h"

namespace joist {

/// Heap words that a copy of `term` takes; 0 for immediates and literals. SubBits are counted as what their copy becomes
/// (a small slice becomes HeapBits; a larger one RefcBits with its own start and size). MatchContexts don't occur.
std::size_t copy_size(Term term);

/// The same with literals counted like any other term (erts_debug:flat_size).
std::size_t flat_size(Term term);

/// Copies `term` into `*top`.., moving `*top`; off-heap objects are linked in front of `*off_heap`.
/// There must be copy_size(term) words. The writable flag of RefcBits is not copied.
Term copy_to(Term term, Term** top, Term** off_heap);

/// A self-contained fragment holding a copy of `term`, or null (and `*result == term`) when none is needed.
Fragment* copy_to_fragment(Term term, Term* result);

/// A copy on `heap` (block or fragment).
Term copy_to_heap(Heap& heap, Term term);

/// Room in the literal area that one copy took.
struct LiteralBlock {
    Term* start = nullptr;
    std::size_t words = 0;
    Term* off_heap = nullptr;
};

/// A copy in the literal area, literals inside it copied too (but the empty tuple and the empty map, of which there is one
/// each). For ever, or until free_literal(*block).
Term copy_to_literal(Term term, LiteralBlock* block = nullptr);
/// Gives a copy's room back; nothing may point into it any more.
void free_literal(const LiteralBlock& block);

} // namespace joist
