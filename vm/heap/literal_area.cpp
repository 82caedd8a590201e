// The literal area: a reserved range of addresses, made accessible from its start as it fills.
// Freed blocks go to lists by size. Taking and giving is rare (loading code, persistent_term), so
// one lock does.
#include "vm/heap/literal_area.h"

#include "vm/term/fatal.h"

#include <map>
#include <mutex>
#include <sys/mman.h>
#if __has_feature(address_sanitizer)
#include <sanitizer/lsan_interface.h>
#endif

namespace joist {
namespace {

constexpr std::size_t kCommitBytes = std::size_t{1} << 20;

std::mutex area_lock;
std::size_t used_bytes = 0, committed_bytes = 0;

/// Freed blocks by size in bytes. (Never destroyed: literals outlive static destructors.)
std::multimap<std::size_t, Term*>& free_blocks() {
    static auto* blocks = new std::multimap<std::size_t, Term*>;
    return *blocks;
}

std::uint64_t reserve_range() {
    void* range = mmap(nullptr,
                       LiteralArea::kBytes,
                       PROT_NONE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                       -1,
                       0);
    if (range == MAP_FAILED)
        fatal("cannot reserve addresses for literals (is the address space limited?)");
    return reinterpret_cast<std::uint64_t>(range);
}

constexpr std::size_t block_bytes(std::size_t words) {
    return (words * sizeof(Term) + 15) & ~std::size_t{15};
}

} // namespace

// Reserved by the first allocation, so that a compiler which never starts its node needs no addresses. Until then no
// pointer is in it: none of a program's is this far up.
constexpr std::uint64_t kNotReserved = std::uint64_t{1} << 63;
std::uint64_t LiteralArea::base = kNotReserved;

Term* LiteralArea::allocate(std::size_t words) {
    const std::size_t bytes = block_bytes(words);
    const std::lock_guard guard{area_lock};
    if (base == kNotReserved) base = reserve_range();
    // A freed block at least as large; its rest goes back.
    auto& blocks = free_blocks();
    if (const auto found = blocks.lower_bound(bytes); found != blocks.end()) {
        Term* block = found->second;
        const std::size_t rest = found->first - bytes;
        blocks.erase(found);
        if (rest > 0) blocks.emplace(rest, block + bytes / sizeof(Term));
        return block;
    }
    if (bytes > kBytes - used_bytes) return nullptr;
    if (used_bytes + bytes > committed_bytes) {
        const std::size_t more =
            (used_bytes + bytes - committed_bytes + kCommitBytes - 1) / kCommitBytes * kCommitBytes;
        if (committed_bytes + more > kBytes ||
            mprotect(
                reinterpret_cast<void*>(base + committed_bytes), more, PROT_READ | PROT_WRITE) != 0)
            return nullptr;
#if __has_feature(address_sanitizer)
        __lsan_register_root_region(reinterpret_cast<void*>(base + committed_bytes), more);
#endif
        committed_bytes += more;
    }
    auto* block = reinterpret_cast<Term*>(base + used_bytes);
    used_bytes += bytes;
    return block;
}

void LiteralArea::free(Term* block, std::size_t words) {
    const std::lock_guard guard{area_lock};
    free_blocks().emplace(block_bytes(words), block);
}

} // namespace joist
