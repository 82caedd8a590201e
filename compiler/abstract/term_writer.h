// Terms in Erlang's external term format, written piece by piece, without making them first. What
// has elements begins with their number: tuple(2) and then two terms. Plain value; one thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace joist::compiler::abstract {

class TermWriter {
public:
    /// Begins with the version byte 131.
    TermWriter() { u8(131); }

    void atom(std::string_view name);
    void integer(std::int64_t value);
    /// A positive integer: 64 bits each, least significant first, the last not 0.
    void big(bool negative, std::span<const std::uint64_t> limbs);
    void real(double value);
    /// A list of code points.
    void string(std::u32string_view text);
    /// The list of the code points of UTF-8 text.
    void string(std::string_view text);
    /// The list of the bytes of `text`.
    void byte_list(std::string_view text);
    void binary(std::string_view bytes);
    /// The first `bits` bits of `bytes`; unused bits of the last byte are 0.
    void bitstring(std::string_view bytes, std::uint64_t bits);
    void nil() { u8(106); }
    void tuple(std::size_t size);
    /// The beginning of a list of `size` elements; behind them comes the tail, which is mostly nil().
    /// Nothing, if `size` is 0.
    void list(std::size_t size);
    /// A map of `size` pairs.
    void map(std::size_t size);
    /// Its module, function and arity follow.
    void export_fun() { u8(113); }
    /// A term that was written before, with its version byte.
    void term(std::span<const std::uint8_t> bytes) {
        put(bytes.data() + 1, bytes.size() - 1);
    }
    /// Room for a list whose size is known when its elements are written: see end_list().
    std::size_t begin_list();
    /// Ends the list begun at `mark` with nil, as one of `size` elements.
    void end_list(std::size_t mark, std::size_t size);

    std::size_t size() const { return size_; }
    std::vector<std::uint8_t> take() {
        out_.resize(size_);
        return std::move(out_);
    }

private:
    /// Where the next `more` bytes go.
    std::uint8_t* grow(std::size_t more) {
        if (more > out_.size() - size_) out_.resize(std::max(2 * out_.size(), size_ + more));
        std::uint8_t* const at = out_.data() + size_;
        size_ += more;
        return at;
    }
    void u8(std::uint8_t value) { *grow(1) = value; }
    void put(const void* bytes, std::size_t size) {
        if (size != 0) std::memcpy(grow(size), bytes, size);
    }
    void big_endian(std::uint64_t value, int bytes) {
        std::uint8_t* const at = grow(static_cast<std::size_t>(bytes));
        for (int i = 0; i < bytes; ++i)
            at[i] = static_cast<std::uint8_t>(value >> (8 * (bytes - 1 - i)));
    }

    std::vector<std::uint8_t> out_ = std::vector<std::uint8_t>(1024);
    std::size_t size_ = 0; ///< of what is written
};

/// `term`, which begins with 131, in the compressed form, if that is shorter.
std::vector<std::uint8_t> compress_term(std::vector<std::uint8_t> term);

} // namespace joist::compiler::abstract
