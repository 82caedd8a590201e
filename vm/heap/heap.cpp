// The heap's own doings besides collection: blocks, fragments, room. See heap.h.
#include "vm/heap/heap.h"

#include "vm/heap/block.h"
#include "vm/heap/heap_sizes.h"
#include "vm/term/fatal.h"

#include <algorithm>
#include <cstdint>
#include <new>

namespace joist {
namespace {

/// Our own fragments grow with what the native function has taken already, within these bounds.
[[maybe_unused]] constexpr std::size_t kMinFragmentWords = 128;
[[maybe_unused]] constexpr std::size_t kMaxFragmentWords = std::size_t{1} << 16;
/// Adopted messages wait for a collection until they outweigh the block, or this.
constexpr std::size_t kAdoptedWords = 2048;

} // namespace

Fragment* Fragment::create(std::size_t size) {
    static_assert(sizeof(Fragment) % 8 == 0);
    void* memory = std::malloc(sizeof(Fragment) + size * sizeof(Term));
    if (memory == nullptr) fatal("out of memory for a message or result");
    auto* fragment = new (memory) Fragment;
    fragment->size = size;
    return fragment;
}

void Fragment::destroy(Fragment* fragment) {
#ifdef JOIST_GC_STRESS
    std::memset(static_cast<void*>(fragment->words()), 0xdb, fragment->size * sizeof(Term));
#endif
    std::free(fragment);
}

void release_off_heap(Term* list) {
    std::int64_t budget = INT64_MAX;
    release_off_heap_some(list, budget);
}

Term* release_off_heap_some(Term* list, std::int64_t& budget) {
    while (list != nullptr && budget > 0) {
        budget--;
        auto* next = reinterpret_cast<Term*>(list[1].raw());
        switch (list->header_kind()) {
        case Kind::RefcBits:
            reinterpret_cast<RefcBytes*>(list[kRefcBytes].raw())->release();
            break;
        case Kind::MagicRef:
            reinterpret_cast<MagicObject*>(list[3].raw())->release();
            break;
        default:
            break; // entries of nodes are for ever
        }
        list = next;
    }
    return list;
}

bool Heap::release_off_heap_some(std::int64_t& budget) {
    off_heap = joist::release_off_heap_some(off_heap, budget);
    old_off_heap = joist::release_off_heap_some(old_off_heap, budget);
    while (fragments != nullptr && budget > 0) {
        Fragment* fragment = fragments;
        fragment->off_heap = joist::release_off_heap_some(fragment->off_heap, budget);
        if (fragment->off_heap != nullptr) break;
        fragments = fragment->next;
        Fragment::destroy(fragment);
        budget--;
    }
    return off_heap == nullptr && old_off_heap == nullptr && fragments == nullptr;
}

void Heap::init(std::size_t words) {
    min_words = words;
    const std::size_t size = heap_size_at_least(std::max(words, kDefaultMinWords));
    start = top = high_water = allocate_block(size);
    end = stack = start + size;
}

void Heap::release() {
    release_off_heap(off_heap);
    release_off_heap(old_off_heap);
    while (fragments != nullptr) {
        Fragment* fragment = fragments;
        fragments = fragment->next;
        release_off_heap(fragment->off_heap);
        Fragment::destroy(fragment);
    }
    free_block(start, static_cast<std::size_t>(end - start));
    free_block(old_start, static_cast<std::size_t>(old_end - old_start));
    start = top = stack = end = high_water = nullptr;
    old_start = old_top = old_end = nullptr;
    off_heap = old_off_heap = nullptr;
    off_heap_bytes = old_off_heap_bytes = fragment_words = 0;
    off_heap_limit = std::size_t{1} << 18;
    old_off_heap_limit_kib = 1024;
    minor_collections = collections = last_live = last_collection_us = 0;
    hot_streak = survival = 0;
    max_words = 0;
    min_words = kDefaultMinWords;
    fullsweep_after = 65535;
    gc_wanted = false;
}

Term* Heap::alloc_slow(std::size_t words) {
#ifdef JOIST_GC_STRESS
    if (stress_due() || words >= kStressWords) gc_wanted = true;
    const std::size_t size = words;
#else
    gc_wanted = true;
    if (fragments != nullptr && fragments->size - fragments->used >= words) {
        Term* p = fragments->words() + fragments->used;
        fragments->used += words;
        return p;
    }
    const std::size_t size =
        std::max(words, std::clamp(fragment_words, kMinFragmentWords, kMaxFragmentWords));
#endif
    Fragment* fragment = Fragment::create(size);
    fragment->used = words;
    fragment->next = fragments;
    fragments = fragment;
    fragment_words += size;
    return fragment->words();
}

void Heap::shrink_last(Term* object_end) {
    if (object_end >= start && object_end <= top) {
        top = object_end;
        return;
    }
    fragments->used = static_cast<std::size_t>(object_end - fragments->words());
}

void Heap::adopt(Fragment* fragment) {
    if (fragment == nullptr) return;
    // Its off-heap objects stay in its own list until the collection; a look at the first few is
    // enough to weigh them.
    const Term* object = fragment->off_heap;
    for (int i = 0; i < 16 && object != nullptr; i++) {
        if (object->header_kind() == Kind::RefcBits) off_heap_bytes += object[kRefcSize].raw() / 8;
        object = reinterpret_cast<const Term*>(object[1].raw());
    }
    fragment_words += fragment->size;
    // Behind the first, in which native functions may be allocating.
    if (fragments != nullptr) {
        fragment->next = fragments->next;
        fragments->next = fragment;
    } else {
        fragment->next = nullptr;
        fragments = fragment;
    }
    const auto block = static_cast<std::size_t>(end - start);
    if (fragment_words > std::max(block, kAdoptedWords) || off_heap_bytes >= off_heap_limit)
        gc_wanted = true;
}

std::size_t Heap::used_words() const {
    auto words = static_cast<std::size_t>(top - start) + static_cast<std::size_t>(end - stack) +
                 static_cast<std::size_t>(old_top - old_start);
    for (const Fragment* f = fragments; f != nullptr; f = f->next)
        words += f->used;
    return words;
}

} // namespace joist
