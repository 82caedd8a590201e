// erlang:phash/2: the portable hash that came before phash2, for files and tables that were laid out by it. Values equal
// OTP's for all terms but funs, and pids, ports and references (which are not the same ones in another node anyway).
//
// The hash of a term goes on from the hash of what stood before it: bytes and small values are digits in base kDigit, and
// each kind of term ends in a factor of its own.

#include "vm/bifs/bif.h"
#include "vm/bifs/slices.h"
#include "vm/heap/number.h"
#include "vm/term/atom_table.h"
#include "vm/term/compare.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <vector>

namespace joist {

namespace {

enum : std::uint32_t {
    kAtom = 268440163,
    kDigit = 268439161,
    kPositive = 268435459,
    kNegative = 268436141,
    kPid = 268438633,
    kFloat = 268437017,
    kListEnd = 268437511,
    kTuple = 268439627,
    kFun = 268440479,
    kExport = 268440577,
    kBits = 268440581,
    kMap = 268440593,
    kMapAdd = 268440611,
};

class PortableHash final : public NativeState {
public:
    explicit PortableHash(Term term) { work_.push_back({Step::Value, term, 0}); }
    bool pins_heap() const override { return true; }

    /// Goes on for about `budget` elements; true when all is hashed.
    bool more(std::size_t budget) {
        left_ = budget;
        while (!work_.empty()) {
            if (left_ == 0) return false;
            left_--;
            const Item item = work_.back();
            work_.pop_back();
            switch (item.step) {
            case Step::Value: value(item.term); break;
            case Step::Elements: elements(item.term, item.at); break;
            case Step::List: list(item.term); break;
            case Step::Tail:
                if (item.term.is_list()) {
                    list(item.term);
                } else {
                    work_.push_back({Step::ListEnd, {}, 0});
                    value(item.term);
                }
                break;
            case Step::ListEnd: hash_ *= kListEnd; break;
            case Step::TupleEnd: hash_ = hash_ * kTuple + static_cast<std::uint32_t>(item.at); break;
            case Step::Bits: bits(item.term, item.at); break;
            case Step::Phash2:
                if (!phash2_) phash2_ = std::make_unique<HashJob>(item.term);
                if (!phash2_->step(left_ + 1)) {
                    work_.push_back(item);
                    left_ = 0;
                } else {
                    hash_ += phash2_->hash();
                    phash2_.reset();
                }
                break;
            }
        }
        return true;
    }
    std::uint32_t hash() const { return hash_; }

private:
    static constexpr std::size_t kBytesPerElement = 16;

    enum class Step : std::uint8_t { Value, Elements, List, Tail, ListEnd, TupleEnd, Bits, Phash2 };
    struct Item {
        Step step;
        Term term;
        std::size_t at; ///< Elements: the next one; TupleEnd: how many; Bits: the next byte
    };

    void digit(std::uint64_t byte) { hash_ = hash_ * kDigit + static_cast<std::uint32_t>(byte & 255); }
    void digits(std::uint64_t word, int count) {
        for (int i = 0; i < count; i++, word >>= 8) digit(word);
    }
    // Low byte first; the upper half counts only when there is something in it.
    void last_limb(std::uint64_t limb, bool negative) {
        digits(limb, limb >> 32 ? 8 : 4);
        hash_ *= negative ? kNegative : kPositive;
    }

    void list(Term at) {
        // A list that begins with bytes takes each as one digit, not as an integer.
        while (at.is_list() && cons_head(at).is_small() && static_cast<std::uint64_t>(cons_head(at).small_value()) < 256) {
            if (left_ == 0) return work_.push_back({Step::List, at, 0});
            left_--;
            digit(static_cast<std::uint64_t>(cons_head(at).small_value()));
            at = cons_tail(at);
        }
        if (at.is_list()) {
            work_.push_back({Step::Tail, cons_tail(at), 0});
            work_.push_back({Step::Value, cons_head(at), 0});
        } else {
            work_.push_back({Step::Tail, at, 0});
        }
    }

    void elements(Term tuple, std::size_t at) {
        const TupleView view{tuple};
        if (at + 1 < view.arity()) work_.push_back({Step::Elements, tuple, at + 1});
        value(view[at]);
    }

    void bits(Term t, std::size_t from) {
        const BitsView v = bits_view(t);
        const std::size_t whole = v.size / 8, rest = v.size % 8;
        const unsigned shift = v.start % 8;
        const auto byte_at = [&](std::size_t i, std::size_t wanted) {
            unsigned byte = static_cast<unsigned>(v.bytes()[i]) << shift & 255;
            if (shift + wanted > 8) byte |= static_cast<unsigned>(v.bytes()[i + 1]) >> (8 - shift);
            return byte >> (8 - wanted);
        };
        const std::size_t end = std::min(whole, from + (left_ + 1) * kBytesPerElement);
        for (std::size_t i = from; i < end; i++) hash_ = hash_ * kAtom + byte_at(i, 8);
        left_ -= std::min(left_, (end - from) / kBytesPerElement);
        if (end < whole) return work_.push_back({Step::Bits, t, end});
        if (rest != 0) hash_ = (hash_ * kAtom + byte_at(whole, rest)) * kBits + static_cast<std::uint32_t>(rest);
        hash_ = hash_ * kNegative + static_cast<std::uint32_t>(whole);
    }

    void value(Term t) {
        if (t.is_small()) {
            const std::int64_t n = t.small_value();
            last_limb(static_cast<std::uint64_t>(n < 0 ? -n : n), n < 0);
        } else if (t.is_atom()) {
            hash_ = hash_ * kAtom + AtomTable::instance().hash(t);
        } else if (t.is_nil()) {
            hash_ = hash_ * kPositive + 1;
        } else if (t.is_list()) {
            list(t);
        } else if (t.is_tuple()) {
            const TupleView tuple{t};
            work_.push_back({Step::TupleEnd, {}, tuple.arity()});
            if (tuple.arity() > 0) work_.push_back({Step::Elements, t, 0});
        } else if (t.is_bitstring()) {
            work_.push_back({Step::Bits, t, 0});
        } else if (t.is_float()) {
            double d = 0;
            number_to_double(t, &d);
            const auto word = d == 0 ? 0 : std::bit_cast<std::uint64_t>(d);
            hash_ = hash_ * kFloat + (static_cast<std::uint32_t>(word) ^ static_cast<std::uint32_t>(word >> 32));
        } else if (t.is_bignum()) {
            const BignumView big{t};
            for (std::size_t i = 0; i + 1 < big.limb_count(); i++) digits(big.limbs()[i], 8);
            last_limb(big.limbs()[big.limb_count() - 1], big.negative());
        } else if (t.is_kind(Kind::ExportFun)) {
            const Export* e = export_of(t);
            hash_ = hash_ * kExport + e->arity;
            hash_ = hash_ * kAtom + AtomTable::instance().hash(e->module);
            hash_ = hash_ * kAtom + AtomTable::instance().hash(e->function);
        } else if (t.is_fun()) {
            hash_ *= kFun;
            work_.push_back({Step::Phash2, t, 0});
        } else if (t.is_map()) {
            hash_ = hash_ * kMap + kMapAdd;
            work_.push_back({Step::Phash2, t, 0});
        } else if (t.is_pid()) {
            digits(phash2(t), 4);
            hash_ *= kPid;
        } else {
            hash_ = hash_ * kTuple + phash2(t);
        }
    }

    std::uint32_t hash_ = 0;
    std::size_t left_ = 0; ///< of the budget
    std::vector<Item> work_;
    std::unique_ptr<HashJob> phash2_; ///< of the term on top, if it has begun
};

} // namespace

Term bif_erlang_phash_2(Process& p, const Term* args) {
    if (!args[1].is_small() || args[1].small_value() < 1 || args[1].small_value() > std::int64_t{1} << 32) return p.badarg();
    constexpr std::size_t kSlice = 4000;
    auto& state = kept_or_new<PortableHash>(p, args[0]);
    bool done;
    while (!(done = state.more(kSlice)) && !turn_over(p, kSlice)) {}
    if (!done) return p.yield_native();
    const std::uint64_t hash = state.hash();
    p.native_state.reset();
    return Term::small(static_cast<std::int64_t>(1 + hash % static_cast<std::uint64_t>(args[1].small_value())));
}

} // namespace joist
