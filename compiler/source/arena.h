// A bump allocator for syntax trees: nodes live until the arena goes, and are never destroyed one
// by one. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace joist::compiler {

/// Memory that is handed out in order and given back all at once.
class Arena {
public:
    Arena() = default;
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    ~Arena() {
        for (Block* block = blocks_; block;) {
            Block* next = block->next;
            std::free(block);
            block = next;
        }
    }

    /// `size` bytes, aligned; never null (the process ends when memory does).
    void* allocate(std::size_t size, std::size_t align) {
        const std::uintptr_t at = (next_ + align - 1) & ~(std::uintptr_t{align} - 1);
        if (at + size > end_) return allocate_slow(size, align);
        next_ = at + size;
        return reinterpret_cast<void*>(at);
    }

    /// A node, made in place. It must not need a destructor.
    template <class T, class... Args> T* make(Args&&... args) {
        static_assert(std::is_trivially_destructible_v<T>);
        return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
    }

    /// A copy of `count` elements.
    template <class T> std::span<T> copy(const T* from, std::size_t count) {
        static_assert(std::is_trivially_copyable_v<T>);
        if (count == 0) return {};
        T* to = static_cast<T*>(allocate(sizeof(T) * count, alignof(T)));
        std::memcpy(static_cast<void*>(to), from, sizeof(T) * count);
        return {to, count};
    }
    template <class T> std::span<T> copy(const std::vector<T>& from) {
        return copy(from.data(), from.size());
    }
    std::string_view copy(std::string_view text) {
        const auto made = copy(text.data(), text.size());
        return {made.data(), made.size()};
    }
    std::u32string_view copy(std::u32string_view text) {
        const auto made = copy(text.data(), text.size());
        return {made.data(), made.size()};
    }

private:
    struct Block {
        Block* next;
    };
    static constexpr std::size_t kBlockSize = std::size_t{256} << 10;

    void* allocate_slow(std::size_t size, std::size_t align) {
        const std::size_t need = sizeof(Block) + size + align;
        const std::size_t bytes = need > kBlockSize ? need : kBlockSize;
        Block* block = static_cast<Block*>(std::malloc(bytes));
        if (!block) std::abort();
        block->next = blocks_;
        blocks_ = block;
        next_ = reinterpret_cast<std::uintptr_t>(block + 1);
        end_ = reinterpret_cast<std::uintptr_t>(block) + bytes;
        return allocate(size, align);
    }

    Block* blocks_ = nullptr;
    std::uintptr_t next_ = 0;
    std::uintptr_t end_ = 0;
};

} // namespace joist::compiler
