// The memory of one process: where its terms live. Owned by the process; touched only by the thread that runs it.
//
//   start ......... top ->      free      <- stack ......... end        young block: heap grows up, stack grows down
//   old_start ..... old_top .. old_end                                   old block: survivors of two collections
//   fragment -> fragment -> ...                                          room taken when the young block had none
//
// The rule that keeps native code simple: **native functions never collect.** `alloc` always gives room, from the young
// block or, when that is full, from a fragment; terms don't move while a native function runs, so raw Terms are safe in
// it. A collection happens only between instructions (collector.h): when an instruction asks for more room than there
// is, or after a native function that left `gc_wanted` set. That is also what makes a collection resumable.
//
// Every word of an allocated object must be written before the native function returns.
#pragma once

#include "vm/term/boxed.h"

#include <cstddef>
#include <initializer_list>
#include <span>

namespace joist {

/// Room outside the young block: the words follow this header. Also what carries a message's terms to another process
/// (see copy.h); such a fragment is self-contained: it points into itself, at literals, and off the heaps.
struct Fragment {
    Fragment* next = nullptr;
    Term* off_heap = nullptr; ///< list of the off-heap objects in it (next pointers in word 1); null if none
    std::size_t used = 0;     ///< words
    std::size_t size = 0;     ///< words
    Term* words() { return reinterpret_cast<Term*>(this + 1); }

    /// With room for `size` words; `used` is 0. Never null.
    static Fragment* create(std::size_t size);
    /// Frees this one only. Does not release its off-heap objects: see release_off_heap.
    static void destroy(Fragment* fragment);
};

/// Releases what each object of the list (linked through word 1) holds outside the heap.
void release_off_heap(Term* list);
/// The same for as many as the budget allows; gives what is left of the list.
Term* release_off_heap_some(Term* list, std::int64_t& budget);

class Heap {
public:
    /// Free words always left between heap and stack, so that a call can push its return address, and an instruction
    /// its few extra words, unchecked.
    static constexpr std::size_t kReserved = 8;
    /// The first block of a process, in words; later sizes come from heap_sizes.h.
    static constexpr std::size_t kDefaultMinWords = 80;

    Heap() = default;
    Heap(const Heap&) = delete;
    Heap& operator=(const Heap&) = delete;
    ~Heap() { release(); }

    /// Takes the first block. `min_words`: process_flag(min_heap_size).
    void init(std::size_t min_words);
    /// Gives everything back; the heap is empty as before init.
    void release();
    /// Before release, for a heap whose terms nobody will look at again: gives back some of what it holds outside of its
    /// blocks, as much as the budget allows; true when release will be quick.
    bool release_off_heap_some(std::int64_t& budget);

    /// `words` fresh words (at least 1), each to be written by the caller. Never collects, never null.
    Term* alloc(std::size_t words) {
#ifndef JOIST_GC_STRESS
        if (static_cast<std::size_t>(stack - top) >= words + kReserved) [[likely]] {
            Term* p = top;
            top += words;
            return p;
        }
#endif
        return alloc_slow(words);
    }

    /// Gives back the tail of the object allocated last: `end` is its new end.
    void shrink_last(Term* end);

    /// Enters an off-heap object (word 1 becomes the link) whose buffer weighs `bytes`.
    void add_off_heap(Term* object, std::size_t bytes) {
        object[1] = Term::from_raw(reinterpret_cast<std::uint64_t>(off_heap));
        off_heap = object;
        off_heap_bytes += bytes;
        if (off_heap_bytes >= off_heap_limit) gc_wanted = true;
    }

    /// Makes a received message's fragment, or any self-contained one, part of this heap: its terms become the
    /// process's own, to be moved by the next collection.
    void adopt(Fragment* fragment);

    /// Is the word in the young block's used part?
    bool in_young(const Term* p) const { return p >= start && p < top; }
    bool in_old(const Term* p) const { return p >= old_start && p < old_top; }

    // Words in use / held, fragments included.
    std::size_t used_words() const;
    std::size_t block_words() const { return static_cast<std::size_t>(end - start) + static_cast<std::size_t>(old_end - old_start); }

    // State, public to the interpreter (which keeps top and stack in machine registers and stores them back before it
    // calls anything), the collector and the process's own bookkeeping.
    Term* start = nullptr;
    Term* top = nullptr;
    Term* stack = nullptr; ///< lowest used stack word; == end when the stack is empty
    Term* end = nullptr;
    Term* high_water = nullptr; ///< young terms below it have survived one collection
    Term* old_start = nullptr;
    Term* old_top = nullptr;
    Term* old_end = nullptr;
    Fragment* fragments = nullptr; ///< newest first; native functions bump-allocate in the first
    Term* off_heap = nullptr;      ///< off-heap objects in the young block and our own fragments, newest first
    Term* old_off_heap = nullptr;  ///< off-heap objects in the old block
    std::size_t off_heap_bytes = 0;      ///< entered since the last collection
    std::size_t off_heap_limit = 1 << 18; ///< at this many, a collection is wanted
    std::size_t old_off_heap_bytes = 0;  ///< held by the old block's off-heap objects
    std::size_t fragment_words = 0;      ///< held in fragments
    std::size_t min_words = kDefaultMinWords;
    std::size_t max_words = 0;           ///< process_flag(max_heap_size); 0: none
    std::uint32_t minor_collections = 0; ///< since the last full sweep
    std::uint32_t fullsweep_after = 65535;
    std::uint32_t old_off_heap_limit_kib = 1024; ///< of old_off_heap_bytes: from here on the next collection is a full sweep
    std::uint32_t last_live = 0;         ///< young words that survived the last collection: predicts the next
    std::uint32_t last_collection_us = 0; ///< when it began (monotonic clock, wraps): how busy this heap is
    std::uint32_t collections = 0;       ///< since the heap began
    std::uint8_t survival = 0;           ///< per cent of what the last collection could have dropped and did not
    std::uint8_t hot_streak = 0;         ///< collections in quick succession at this size: see heap_sizes.h
    bool gc_wanted = false; ///< checked by the interpreter after each native call
#ifdef JOIST_GC_STRESS
    /// How many allocations pass before the next collection. The one that it was for, and one more for every kStressWords
    /// that were in use: the cost of an allocation stays bounded, and a program with a large heap ends.
    std::uint32_t stress_pause = 0;
    static constexpr std::size_t kStressWords = 512;

    bool stress_due() {
        if (stress_pause == 0) return true;
        stress_pause--;
        return false;
    }
    void set_stress_pause() {
        stress_pause = 1 + static_cast<std::uint32_t>((used_words() + static_cast<std::size_t>(end - stack)) / kStressWords);
    }
#endif

private:
    Term* alloc_slow(std::size_t words);
};

// Building. All from `alloc`, all immediate.

inline Term make_cons(Heap& heap, Term head, Term tail) {
    Term* p = heap.alloc(2);
    p[0] = head;
    p[1] = tail;
    return Term::list(p);
}
Term make_tuple(Heap& heap, std::span<const Term> elements);
inline Term make_tuple(Heap& heap, std::initializer_list<Term> elements) {
    return make_tuple(heap, std::span<const Term>(elements.begin(), elements.size()));
}
/// A proper list (or one ending in `tail`).
Term make_list(Heap& heap, std::span<const Term> elements, Term tail = Term::nil());
/// Self-tagged where possible, boxed otherwise. `d` must be finite.
inline Term make_float(Heap& heap, double d) {
    if (Term::can_self_tag(d)) [[likely]] return Term::self_float(d);
    Term* p = heap.alloc(2);
    p[0] = Term::header(Kind::Float, 1);
    p[1] = Term::from_raw(std::bit_cast<std::uint64_t>(d));
    return Term::boxed(p);
}
Term make_big(Heap& heap, bool negative, std::span<const std::uint64_t> limbs); ///< normalises: small where it fits
inline Term make_integer(Heap& heap, std::int64_t v) {
    if (Term::fits_small(v)) [[likely]] return Term::small(v);
    const std::uint64_t limb = v < 0 ? 0 - static_cast<std::uint64_t>(v) : static_cast<std::uint64_t>(v);
    return make_big(heap, v < 0, {&limb, 1});
}
Term make_unsigned(Heap& heap, std::uint64_t v);
/// A binary with a copy of these bytes: on the heap up to kMaxHeapBytes, reference-counted above.
Term make_binary(Heap& heap, std::span<const std::uint8_t> bytes);
inline Term make_binary(Heap& heap, std::string_view text) {
    return make_binary(heap, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}
/// A binary of `size` bytes to be filled by the caller through `*data` (before anything else is allocated).
Term make_binary_uninitialised(Heap& heap, std::size_t size, std::uint8_t** data);
/// Takes over the caller's reference to `bytes`; the term shows its first `size_bits` bits.
Term make_refc_bits(Heap& heap, RefcBytes* bytes, std::size_t size_bits);
/// A slice of a bitstring: `start_bits` counts from the start of `whole`'s own view. Copies when it is small and byte-aligned.
Term make_sub_bits(Heap& heap, Term whole, std::size_t start_bits, std::size_t size_bits);
/// A local reference.
Term make_ref(Heap& heap, std::uint64_t id, Term owner = Term::from_raw(0));
/// A reference that owns `object` (takes over the caller's count).
Term make_magic_ref(Heap& heap, MagicObject* object);
/// A list of the bytes / of the code points of a UTF-8 text.
Term make_byte_list(Heap& heap, std::span<const std::uint8_t> bytes, Term tail = Term::nil());
Term make_string(Heap& heap, std::string_view utf8);

/// The empty tuple and the empty map: literals, one of each.
Term empty_tuple();
Term empty_map();

} // namespace joist
