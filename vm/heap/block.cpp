// See block.h.
#include "vm/heap/block.h"

#include "vm/term/fatal.h"

#include <cstdlib>
#include <cstring>
#include <sys/mman.h>

namespace joist {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kHugePageBytes = std::size_t{2} << 20;

std::size_t mapped_bytes(std::size_t words) { return (words * sizeof(Term) + kPage - 1) & ~(kPage - 1); }

// What a thread keeps for its next collections, newest last.
struct Spares {
    static constexpr unsigned kCount = 4;
    static constexpr std::size_t kMinWords = 1024;
    static constexpr std::size_t kMaxWords = std::size_t{1} << 18;
    struct {
        Term* block;
        std::size_t words;
    } entries[kCount] = {};

    ~Spares() {
        for (auto& e : entries) give_back(e.block, e.words);
    }
    Term* take(std::size_t words) {
        for (unsigned i = kCount; i-- > 0;) {
            if (entries[i].words != words) continue;
            Term* block = entries[i].block;
            for (; i > 0; i--) entries[i] = entries[i - 1];
            entries[0] = {};
            return block;
        }
        return nullptr;
    }
    void keep(Term* block, std::size_t words) {
        give_back(entries[0].block, entries[0].words);
        for (unsigned i = 0; i + 1 < kCount; i++) entries[i] = entries[i + 1];
        entries[kCount - 1] = {block, words};
    }
    static void give_back(Term* block, std::size_t words) {
        if (block == nullptr) return;
        if (words < kMappedBlockWords)
            std::free(block);
        else
            munmap(block, mapped_bytes(words));
    }
};
thread_local Spares spares;

[[maybe_unused]] constexpr bool worth_keeping(std::size_t words) { return words >= Spares::kMinWords && words <= Spares::kMaxWords; }

} // namespace

Term* allocate_block(std::size_t words) {
#ifndef JOIST_GC_STRESS
    if (worth_keeping(words))
        if (Term* block = spares.take(words); block != nullptr) return block;
#endif
    if (words < kMappedBlockWords) {
        auto* block = static_cast<Term*>(std::malloc(words * sizeof(Term)));
        if (block == nullptr) fatal("out of memory for a process heap");
        return block;
    }
    const std::size_t bytes = mapped_bytes(words);
    void* block = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (block == MAP_FAILED) fatal("out of memory for a process heap");
    if (bytes >= 2 * kHugePageBytes) madvise(block, bytes, MADV_HUGEPAGE);
    return static_cast<Term*>(block);
}

void free_block(Term* block, std::size_t words) {
    if (block == nullptr) return;
#ifdef JOIST_GC_STRESS
    std::memset(static_cast<void*>(block), 0xdb, words * sizeof(Term));
#else
    if (worth_keeping(words)) return spares.keep(block, words);
#endif
    Spares::give_back(block, words);
}

void cut_block(Term* block, std::size_t words, std::size_t new_words) {
    const std::size_t held = mapped_bytes(words), kept = mapped_bytes(new_words);
    if (kept < held) munmap(reinterpret_cast<char*>(block) + kept, held - kept);
}

} // namespace joist
