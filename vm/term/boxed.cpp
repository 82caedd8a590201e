// Off-heap bytes, the node's end, and who is who among nodes, pids and references.
#include "vm/term/boxed.h"

#include "vm/term/code_hooks.h"
#include "vm/term/fatal.h"

#include <cstdio>
#include <new>

namespace joist {

CodeHooks code_hooks;

void fatal(const char* what) {
    std::fprintf(stderr, "joist: %s\n", what);
    std::abort();
}

static_assert(sizeof(RefcBytes) % 8 == 0);

RefcBytes* RefcBytes::create(std::size_t capacity) {
    void* memory = std::malloc(sizeof(RefcBytes) + capacity);
    if (memory == nullptr) fatal("out of memory for a binary");
    auto* bytes = new (memory) RefcBytes;
    bytes->refs.store(1, std::memory_order_relaxed);
    bytes->capacity = capacity;
    return bytes;
}

void RefcBytes::release() {
    if (refs.fetch_sub(1, std::memory_order_acq_rel) == 1) std::free(this);
}

} // namespace joist
