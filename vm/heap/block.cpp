// See block.h.
#include "vm/heap/block.h"

#include "vm/term/fatal.h"

#include <cstdlib>
#include <cstring>
#include <mutex>
#include <sys/mman.h>
#include <time.h>
#include <vector>

/// mimalloc's, where it is linked: gives back what this thread does not use.
extern "C" __attribute__((weak)) void mi_collect(bool force);

namespace joist {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kHugePageBytes = std::size_t{2} << 20;
/// In front of each mapped block, in the same mapping.
struct Mapping {
    std::size_t bytes;    ///< all of it
    std::int64_t kept_at; ///< while it is kept for later: since when, in milliseconds
    std::size_t padding[6];
};
static_assert(sizeof(Mapping) == 64);

Mapping* mapping_of(Term* block) {
    return reinterpret_cast<Mapping*>(block) - 1;
}
Term* block_of(Mapping* mapping) {
    return reinterpret_cast<Term*>(mapping + 1);
}
std::size_t mapped_bytes(std::size_t words) {
    return (sizeof(Mapping) + words * sizeof(Term) + kPage - 1) & ~(kPage - 1);
}

/// Milliseconds, from a clock that costs next to nothing.
std::int64_t coarse_ms() {
    timespec t;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1'000'000;
}

Mapping* map_fresh(std::size_t bytes) {
    void* memory = mmap(
        nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) fatal("out of memory for a process heap");
    if (bytes >= 2 * kHugePageBytes) madvise(memory, bytes, MADV_HUGEPAGE);
    auto* mapping = static_cast<Mapping*>(memory);
    mapping->bytes = bytes;
    return mapping;
}

void unmap(Mapping* mapping) {
    munmap(mapping, mapping->bytes);
}

/// Mappings kept for later, oldest first, within a bound of bytes each and together.
template <unsigned kCount> class MappingCache {
public:
    constexpr MappingCache(std::size_t max_each, std::size_t max_all)
        : max_each_{max_each}, max_all_{max_all} {}

    /// The smallest that is large enough, and at most twice as large; null if there is none.
    Mapping* take(std::size_t bytes) {
        unsigned best = kCount;
        for (unsigned i = 0; i < count_; i++)
            if (entries_[i]->bytes >= bytes && entries_[i]->bytes <= 2 * bytes &&
                (best == kCount || entries_[i]->bytes <= entries_[best]->bytes))
                best = i;
        return best == kCount ? nullptr : remove(best);
    }
    bool suits(const Mapping* mapping) const { return mapping->bytes <= max_each_; }
    /// Keeps it; gives the ones that have to go, one at a time, through `drop`.
    template <class Drop> void keep(Mapping* mapping, Drop drop) {
        while (count_ == kCount || (count_ > 0 && bytes_ + mapping->bytes > max_all_))
            drop(remove(0));
        mapping->kept_at = coarse_ms();
        entries_[count_++] = mapping;
        bytes_ += mapping->bytes;
    }
    /// Drops those that were kept no later than `time`.
    template <class Drop> void drop_old(std::int64_t time, Drop drop) {
        while (count_ > 0 && entries_[0]->kept_at <= time)
            drop(remove(0));
    }

private:
    Mapping* remove(unsigned i) {
        Mapping* mapping = entries_[i];
        bytes_ -= mapping->bytes;
        count_--;
        for (; i < count_; i++)
            entries_[i] = entries_[i + 1];
        return mapping;
    }

    const std::size_t max_each_, max_all_;
    std::size_t bytes_ = 0;
    unsigned count_ = 0;
    Mapping* entries_[kCount] = {};
};

std::mutex node_lock;
MappingCache<32> node_cache{std::size_t{32} << 20, std::size_t{64} << 20};

void keep_for_node(Mapping* mapping) {
    const std::lock_guard guard{node_lock};
    if (node_cache.suits(mapping))
        node_cache.keep(mapping, unmap);
    else
        unmap(mapping);
}

// What a thread keeps: blocks from malloc by their exact size, and mappings.
class ThreadCache {
public:
    static constexpr std::size_t kMinWords = 1024;

    ~ThreadCache() {
        for (const auto& e : small_)
            std::free(e.block);
        mapped_.drop_old(INT64_MAX, keep_for_node);
    }
    Term* take_small(std::size_t words) {
        for (unsigned i = kSmall; i-- > 0;) {
            if (small_[i].words != words || small_[i].block == nullptr) continue;
            Term* block = small_[i].block;
            small_[i] = {};
            return block;
        }
        return nullptr;
    }
    void keep_small(Term* block, std::size_t words) {
        std::free(small_[0].block);
        for (unsigned i = 0; i + 1 < kSmall; i++)
            small_[i] = small_[i + 1];
        small_[kSmall - 1] = {block, words};
    }
    Mapping* take_mapped(std::size_t bytes) { return mapped_.take(bytes); }
    void keep_mapped(Mapping* mapping) {
        if (mapped_.suits(mapping))
            mapped_.keep(mapping, keep_for_node);
        else
            keep_for_node(mapping);
    }

    void drop_old(std::int64_t time) { mapped_.drop_old(time, unmap); }

private:
    static constexpr unsigned kSmall = 4;
    struct {
        Term* block;
        std::size_t words;
    } small_[kSmall] = {};
    MappingCache<4> mapped_{std::size_t{2} << 20, std::size_t{4} << 20};
};
thread_local ThreadCache thread_cache;

// Where mistakes are looked for, a block that was given back is never seen again.
#if defined(JOIST_GC_STRESS) || __has_feature(address_sanitizer)
constexpr bool kKeep = false;
#else
constexpr bool kKeep = true;
#endif
// The address sanitizer guards the ends of what malloc gave, and follows pointers in it when it
// looks for leaks.
#if __has_feature(address_sanitizer)
constexpr bool kMap = false;
#else
constexpr bool kMap = true;
#endif

} // namespace

Term* allocate_block(std::size_t words) {
    if (!kMap || words < kMappedBlockWords) {
        if (kKeep && words >= ThreadCache::kMinWords)
            if (Term* block = thread_cache.take_small(words); block != nullptr) return block;
        auto* block = static_cast<Term*>(std::malloc(words * sizeof(Term)));
        if (block == nullptr) fatal("out of memory for a process heap");
        return block;
    }
    const std::size_t bytes = mapped_bytes(words);
    Mapping* mapping = nullptr;
    if (kKeep) {
        mapping = thread_cache.take_mapped(bytes);
        if (mapping == nullptr) {
            const std::lock_guard guard{node_lock};
            mapping = node_cache.take(bytes);
        }
    }
    return block_of(mapping != nullptr ? mapping : map_fresh(bytes));
}

void free_block(Term* block, std::size_t words) {
    if (block == nullptr) return;
    if (!kKeep) std::memset(static_cast<void*>(block), 0xdb, words * sizeof(Term));
    if (kMap && words >= kMappedBlockWords) {
        if (kKeep)
            thread_cache.keep_mapped(mapping_of(block));
        else
            unmap(mapping_of(block));
    } else if (kKeep && words >= ThreadCache::kMinWords) {
        thread_cache.keep_small(block, words);
    } else {
        std::free(block);
    }
}

void cut_block(Term* block, std::size_t new_words) {
    if (!kMap) return;
    Mapping* mapping = mapping_of(block);
    const std::size_t kept = mapped_bytes(new_words);
    // Not for a little: the end of a block is seldom touched, and if it was, its pages will be
    // wanted again.
    if (kept > mapping->bytes / 4 * 3 ||
        (mapping->bytes <= (std::size_t{16} << 20) && kept > mapping->bytes / 8))
        return;
    munmap(reinterpret_cast<char*>(mapping) + kept, mapping->bytes - kept);
    mapping->bytes = kept;
}

void give_spare_memory_back(bool idle) {
    const std::int64_t time = coarse_ms() - kSpareMilliseconds;
    thread_cache.drop_old(idle ? INT64_MAX : time);
    std::vector<Mapping*> old;
    {
        const std::lock_guard guard{node_lock};
        node_cache.drop_old(time, [&](Mapping* mapping) { old.push_back(mapping); });
    }
    for (Mapping* mapping : old)
        unmap(mapping);
    if (idle && mi_collect != nullptr) mi_collect(true);
}

} // namespace joist
