// The external format to terms. See external_term.h. The input is hostile until proved otherwise:
// every count is checked against the bytes that are left, less those that terms announced before
// still need (each at least one), before room is taken for it; nesting costs an entry of an
// explicit stack, and what does not fit the specification ends the decoding with a reason. Terms
// built before that are garbage that nothing refers to.
#include "vm/heap/external_term.h"

#include "vm/beam/external_tags.h"
#include "vm/heap/map.h"
#include "vm/heap/map_build.h"
#include "vm/heap/number.h"
#include "vm/term/atom_table.h"
#include "vm/term/code_hooks.h"
#include "vm/term/node_entry.h"
#include "vm/term/work_stack.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <optional>
#include <zlib.h>

namespace joist {
namespace {

using namespace external;

constexpr std::uint32_t kMaxBigBytes = 65535 * 8;
constexpr std::uint32_t kMaxRefWords = 5;
constexpr const char *kNoVersion = "the input does not begin with 131",
                     *kDamaged = "a compressed term is damaged";

struct DecodeFrame {
    enum Kind : std::uint8_t {
        Slots, ///< words to be filled with terms, one every `stride`
        Cells, ///< the rest of a list goes to `slot`: `count` elements and a tail
        Map,   ///< its `count` keys and values stand in `pairs`; it goes to `slot`
        Bytes, ///< `count` bytes are to be copied to `to`
    } kind;
    Term* slot;
    std::size_t count;
    std::size_t stride;
    union {
        Term* pairs; ///< malloc-ed, key, value, key, value ...
        std::uint8_t* to;
    };
};

/// What a decoding does next.
enum class DecodeStep : std::uint8_t { Term, Busy, End, Failed };

class Decoder {
public:
    Decoder(Heap& heap, std::span<const std::uint8_t> bytes, bool safe, bool for_code = false)
        : heap_{heap}, begin_{bytes.data()}, p_{bytes.data()}, end_{bytes.data() + bytes.size()},
          safe_{safe}, for_code_{for_code} {}
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;
    ~Decoder() {
        while (!stack_.empty())
            drop(stack_.pop());
    }

    DecodeResult run() {
        more(~std::size_t{0});
        return result();
    }
    /// Goes on; true when it is done or has failed, false after about `size` more bytes, or as much
    /// work.
    bool more(std::size_t size) {
        for (std::size_t left = size;;) {
            const std::uint8_t* before = p_;
            work_ = 1;
            if (has_slot_ && !term(slot_)) return has_failed();
            const DecodeStep step = next();
            if (step == DecodeStep::End) return true;
            if (step == DecodeStep::Failed) return has_failed();
            has_slot_ = step == DecodeStep::Term;
            const std::size_t done = static_cast<std::size_t>(p_ - before) + work_;
            if (done >= left) return false;
            left -= done;
        }
    }
    DecodeResult result() const {
        DecodeResult result;
        if (failed_) {
            result.error = error_;
            result.unsafe = unsafe_;
        } else {
            result.term = root_;
            result.used = static_cast<std::size_t>(p_ - begin_);
        }
        return result;
    }

private:
    std::size_t left() const { return static_cast<std::size_t>(end_ - p_); }

    bool has_failed() {
        // What is on the heap must not be left unwritten.
        while (!stack_.empty()) {
            const DecodeFrame frame = stack_.pop();
            if (frame.kind == DecodeFrame::Slots)
                for (std::size_t i = 0; i < frame.count; i++)
                    frame.slot[i * frame.stride] = Term::nil();
            drop(frame);
        }
        return failed_ = true;
    }
    static void drop(const DecodeFrame& frame) {
        if (frame.kind == DecodeFrame::Map) std::free(frame.pairs);
    }

    bool fail(const char* reason) {
        error_ = reason;
        return false;
    }
    bool fail_short() { return fail("the input ends in the middle of a term"); }

    /// A big-endian number of `size` bytes; the caller has made sure of them.
    std::uint64_t take(unsigned size) {
        std::uint64_t value = 0;
        while (size-- > 0)
            value = value << 8 | *p_++;
        return value;
    }
    bool number(unsigned size, std::uint64_t* out) {
        if (left() < size) return fail_short();
        *out = take(size);
        return true;
    }

    void push(Term* slot, std::size_t count, std::size_t stride = 1) {
        if (count > 0) stack_.push({DecodeFrame::Slots, slot, count, stride, {nullptr}});
    }
    /// `count` more terms are to follow: are there bytes for them that no other term needs? Else
    /// many counts, one in the other, could each claim all that is left.
    bool announce(std::size_t count) {
        if (count > left() - std::min(left(), owed_)) return fail_short();
        owed_ += count;
        return true;
    }

    /// Finds where the next term goes; or does some of what is between terms.
    DecodeStep next() {
        for (;;) {
            if (stack_.empty()) return DecodeStep::End;
            DecodeFrame& frame = stack_.top();
            switch (frame.kind) {
            case DecodeFrame::Slots:
                owed_--;
                slot_ = frame.slot;
                frame.slot += frame.stride;
                if (--frame.count == 0) stack_.pop();
                return DecodeStep::Term;
            case DecodeFrame::Cells:
                if (frame.count == 0) {
                    owed_--;
                    slot_ = frame.slot;
                    stack_.pop();
                    return DecodeStep::Term;
                }
                more_cells(frame);
                break;
            case DecodeFrame::Map: {
                const DecodeStep step = end_map(frame);
                if (step != DecodeStep::Term) return step;
                std::free(stack_.pop().pairs);
                break;
            }
            case DecodeFrame::Bytes:
                if (more_bytes(frame)) stack_.pop();
                return DecodeStep::Busy;
            }
        }
    }

    /// One term; if it has parts, pushes what is to be filled.
    bool term(Term* slot) {
        std::uint64_t n;
        if (!number(1, &n)) return false;
        const auto tag = static_cast<std::uint8_t>(n);
        switch (tag) {
        case kSmallInteger:
            if (!number(1, &n)) return false;
            *slot = Term::small(static_cast<std::int64_t>(n));
            return true;
        case kInteger:
            if (!number(4, &n)) return false;
            *slot = Term::small(static_cast<std::int32_t>(n));
            return true;
        case kSmallBig:
        case kLargeBig:
            return big(slot, tag == kSmallBig ? 1 : 4);
        case kNewFloat:
        case kFloat:
            return floating(slot, tag);
        case kAtom:
        case kSmallAtom:
        case kAtomUtf8:
        case kSmallAtomUtf8:
            return atom(slot, tag);
        case kNil:
            *slot = Term::nil();
            return true;
        case kString:
            return string(slot);
        case kList:
            return list(slot);
        case kSmallTuple:
        case kLargeTuple:
            return tuple(slot, tag == kSmallTuple ? 1 : 4);
        case kRecord:
            return record(slot);
        case kMap:
            return map(slot);
        case kBinary:
            return binary(slot);
        case kBitBinary:
            return bit_binary(slot);
        case kPid:
        case kNewPid:
            return pid(slot, tag);
        case kPort:
        case kNewPort:
        case kV4Port:
            return port(slot, tag);
        case kReference:
        case kNewReference:
        case kNewerReference:
            return reference(slot, tag);
        case kNewFun:
            return fun(slot);
        case kExport:
            return export_fun(slot);
        default:
            return fail("unknown tag");
        }
    }

    bool big(Term* slot, unsigned size_bytes) {
        std::uint64_t size, sign;
        if (!number(size_bytes, &size) || !number(1, &sign)) return false;
        if (left() < size) return fail_short();
        if (size > kMaxBigBytes) return fail("an integer is too large");
        std::vector<std::uint64_t> limbs((size + 7) / 8, 0);
        if (size > 0) std::memcpy(limbs.data(), p_, size);
        p_ += size;
        *slot = make_big(heap_, sign != 0, limbs);
        return true;
    }

    bool floating(Term* slot, std::uint8_t tag) {
        double d;
        if (tag == kNewFloat) {
            std::uint64_t bits;
            if (!number(8, &bits)) return false;
            d = std::bit_cast<double>(bits);
        } else {
            if (left() < 31) return fail_short();
            const char* text = reinterpret_cast<const char*>(p_);
            p_ += 31;
            while (*text == ' ' && text < reinterpret_cast<const char*>(p_))
                text++;
            const auto [stop, error] = std::from_chars(text, reinterpret_cast<const char*>(p_), d);
            if (error != std::errc{}) return fail("a float has no value");
        }
        if (!std::isfinite(d)) return fail("a float is not finite");
        *slot = make_float(heap_, d);
        return true;
    }

    // --- atoms
    // ------------------------------------------------------------------------------------------

    bool atom(Term* slot, std::uint8_t tag) {
        const bool utf8 = tag == kAtomUtf8 || tag == kSmallAtomUtf8;
        std::uint64_t size;
        if (!number(tag == kSmallAtom || tag == kSmallAtomUtf8 ? 1 : 2, &size)) return false;
        if (left() < size) return fail_short();
        std::string_view text{reinterpret_cast<const char*>(p_), size};
        p_ += size;
        std::string wide;
        if (!utf8) {
            if (size > kMaxAtomCharacters) return fail("an atom is too long");
            for (const char c : text) {
                const auto byte = static_cast<std::uint8_t>(c);
                if (byte < 0x80) {
                    wide += c;
                } else {
                    wide += static_cast<char>(0xc0 | byte >> 6);
                    wide += static_cast<char>(0x80 | (byte & 0x3f));
                }
            }
            text = wide;
        } else if (!valid_atom_text(text)) {
            return fail("an atom is no UTF-8 text, or too long");
        }
        AtomTable& table = AtomTable::instance();
        *slot = safe_       ? table.find(text)
                : for_code_ ? table.intern_for_system(text)
                            : table.intern(text);
        if (slot->is_value()) return true;
        unsafe_ = safe_;
        return fail(safe_ ? "a new atom in a term to be decoded safely" : "the atom table is full");
    }

    static bool valid_atom_text(std::string_view text) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < text.size(); count++) {
            const auto c = static_cast<std::uint8_t>(text[i]);
            const std::size_t extra = c < 0x80   ? 0
                                      : c < 0xc2 ? 9
                                      : c < 0xe0 ? 1
                                      : c < 0xf0 ? 2
                                      : c < 0xf5 ? 3
                                                 : 9;
            if (extra == 9 || text.size() - i <= extra) return false;
            std::uint32_t code = extra == 0 ? c : c & (0x3fu >> extra);
            for (std::size_t k = 1; k <= extra; k++) {
                const auto next = static_cast<std::uint8_t>(text[i + k]);
                if ((next & 0xc0) != 0x80) return false;
                code = code << 6 | (next & 0x3fu);
            }
            if ((extra == 2 && code < 0x800) || (extra == 3 && code < 0x10000) || code > 0x10ffff ||
                (code >= 0xd800 && code < 0xe000))
                return false;
            i += extra + 1;
        }
        return count <= kMaxAtomCharacters;
    }

    /// An atom where the format wants one.
    bool atom_here(Term* out) {
        std::uint64_t tag;
        if (!number(1, &tag)) return false;
        if (tag != kAtom && tag != kSmallAtom && tag != kAtomUtf8 && tag != kSmallAtomUtf8)
            return fail("no atom where one must be");
        return atom(out, static_cast<std::uint8_t>(tag));
    }

    // --- lists, tuples, maps
    // ------------------------------------------------------------------------------

    bool string(Term* slot) {
        std::uint64_t size;
        if (!number(2, &size)) return false;
        if (left() < size) return fail_short();
        *slot = make_byte_list(heap_, {p_, size});
        p_ += size;
        return true;
    }

    bool list(Term* slot) {
        std::uint64_t count;
        if (!number(4, &count)) return false;
        if (!announce(count + 1)) return false; // its tail too
        if (count == 0) {
            // Just its tail.
            push(slot, 1);
            return true;
        }
        stack_.push({DecodeFrame::Cells, slot, count, 0, {nullptr}});
        return true;
    }

    /// Room for the next elements of a list.
    void more_cells(DecodeFrame& frame) {
        constexpr std::size_t kPiece = 4000;
        const std::size_t n = std::min(frame.count, kPiece);
        Term* cells = heap_.alloc(2 * n);
        for (std::size_t i = 0; i < n; i++) {
            cells[2 * i] = Term::nil();
            cells[2 * i + 1] = Term::list(cells + 2 * (i + 1));
        }
        cells[2 * n - 1] = Term::nil();
        *frame.slot = Term::list(cells);
        frame.slot = cells + 2 * n - 1;
        frame.count -= n;
        push(cells, n, 2);
    }

    bool tuple(Term* slot, unsigned size_bytes) {
        std::uint64_t arity;
        if (!number(size_bytes, &arity)) return false;
        if (!announce(arity)) return false;
        if (arity == 0) {
            *slot = empty_tuple();
            return true;
        }
        if (arity > kMaxTupleArity) return fail("a tuple is too large");
        Term* p = heap_.alloc(1 + arity);
        p[0] = Term::header(Kind::Tuple, arity);
        *slot = Term::boxed(p);
        push(p + 1, arity); // not written before: a long one takes its time
        return true;
    }

    bool record(Term* slot) {
        std::uint64_t count, exported;
        Term module, name;
        if (!number(4, &count) || !number(1, &exported)) return false;
        if (exported > 1) return fail("a record is neither exported nor not");
        if (!atom_here(&module) || !atom_here(&name) || !announce(2 * count)) return false;
        if (count + RecordView::kBeforeFields > kMaxTupleArity)
            return fail("a record is too large");
        std::vector<Term> fields(count);
        for (Term& field : fields)
            if (!atom_here(&field)) return false;
        owed_ -= count;
        std::vector<Term> sorted{fields};
        std::sort(sorted.begin(), sorted.end(), [](Term a, Term b) { return a.raw() < b.raw(); });
        if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
            return fail("a record has a field twice");
        Term* definition = heap_.alloc(1 + RecordView::kBeforeFields + count);
        definition[0] = Term::header(Kind::Tuple, RecordView::kBeforeFields + count);
        definition[1] = module;
        definition[2] = name;
        definition[3] = exported != 0 ? atoms::true_ : atoms::false_;
        std::copy(fields.begin(), fields.end(), definition + 1 + RecordView::kBeforeFields);
        Term* p = heap_.alloc(2 + count);
        p[0] = Term::header(Kind::Record, 1 + count);
        p[1] = Term::boxed(definition);
        std::fill_n(p + 2, count, Term::nil());
        *slot = Term::boxed(p);
        push(p + 2, count);
        return true;
    }

    bool map(Term* slot) {
        std::uint64_t count;
        if (!number(4, &count)) return false;
        if (!announce(2 * count)) return false;
        if (count == 0) {
            *slot = empty_map();
            return true;
        }
        auto* pairs = static_cast<Term*>(std::malloc(2 * count * sizeof(Term)));
        if (pairs == nullptr) return fail("no memory for a map");
        stack_.push({DecodeFrame::Map, slot, count, 0, {pairs}});
        push(pairs, 2 * count);
        return true;
    }

    /// Term: the map is there.
    DecodeStep end_map(const DecodeFrame& frame) {
        constexpr std::size_t kSmall = 2000;
        if (frame.count > kSmall) {
            if (!more_map(frame)) return DecodeStep::Busy;
        } else {
            std::vector<Term> keys(frame.count), values(frame.count);
            for (std::size_t i = 0; i < frame.count; i++) {
                keys[i] = frame.pairs[2 * i];
                values[i] = frame.pairs[2 * i + 1];
            }
            *frame.slot = map_from_pairs(heap_, keys, values);
        }
        if (map_size(*frame.slot) == frame.count) return DecodeStep::Term;
        fail("a map has a key twice");
        return DecodeStep::Failed;
    }

    struct LargeMap {
        MapBuild build;
        std::size_t noted = 0, next_part = 0;
        bool sorted = false;
    };

    /// Some of a large map's making; true when it is done.
    bool more_map(const DecodeFrame& frame) {
        constexpr std::size_t kPiece = 1000, kWorkPerPair = 20;
        if (!large_map_) large_map_ = std::make_unique<LargeMap>();
        LargeMap& map = *large_map_;
        if (map.noted < frame.count) {
            for (std::size_t n = 0; n < kPiece && map.noted < frame.count; n++)
                map.build.note(frame.pairs[2 * map.noted++]);
            work_ += kPiece * kWorkPerPair;
            return false;
        }
        if (!map.sorted) {
            map.sorted = map.build.sort_some(kPiece);
            work_ += kPiece * kWorkPerPair / 2;
            return false;
        }
        if (map.next_part < MapBuild::kParts) {
            std::vector<std::uint32_t> indices;
            map.build.part(map.next_part, &indices);
            std::vector<Term> keys, values;
            keys.reserve(indices.size());
            values.reserve(indices.size());
            for (const std::uint32_t i : indices) {
                keys.push_back(frame.pairs[2 * i]);
                values.push_back(frame.pairs[2 * i + 1]);
            }
            map.build.make_part(heap_, map.next_part++, keys, values);
            work_ += indices.size() * kWorkPerPair;
            return false;
        }
        *frame.slot = map.build.finish(heap_);
        large_map_.reset();
        return true;
    }

    // --- binaries
    // -----------------------------------------------------------------------------------------

    bool binary(Term* slot) {
        std::uint64_t size;
        if (!number(4, &size)) return false;
        if (left() < size) return fail_short();
        std::uint8_t* data;
        *slot = make_binary_uninitialised(heap_, size, &data);
        DecodeFrame frame{DecodeFrame::Bytes, nullptr, size, 0, {nullptr}};
        frame.to = data;
        if (!more_bytes(frame)) stack_.push(frame);
        return true;
    }

    /// True when all are there.
    bool more_bytes(DecodeFrame& frame) {
        constexpr std::size_t kPiece = 1 << 16;
        const std::size_t n = std::min(frame.count, kPiece);
        if (n > 0) std::memcpy(frame.to, p_, n);
        p_ += n;
        frame.to += n;
        frame.count -= n;
        return frame.count == 0;
    }

    bool bit_binary(Term* slot) {
        std::uint64_t size, last;
        if (!number(4, &size) || !number(1, &last)) return false;
        if (left() < size) return fail_short();
        if (last > 8 || (size == 0) != (last == 0)) return fail("a bit string has no such size");
        std::uint8_t* data;
        const Term whole = make_binary_uninitialised(heap_, size, &data);
        if (size > 0) {
            std::memcpy(data, p_, size);
            data[size - 1] = static_cast<std::uint8_t>(data[size - 1] & 0xff00u >> last);
        }
        p_ += size;
        // The term is ours alone as yet: its size may still be set.
        Term* p = whole.boxed_ptr();
        p[p->header_kind() == Kind::HeapBits ? 1 : kRefcSize] =
            Term::from_raw(size == 0 ? 0 : (size - 1) * 8 + last);
        *slot = whole;
        return true;
    }

    // --- identifiers
    // --------------------------------------------------------------------------------------

    /// Is the node this one?
    static bool is_here(Term node, std::uint64_t creation) {
        const NodeEntry& here = this_node();
        return node == here.name && (creation == here.creation || creation == 0);
    }

    bool pid(Term* slot, std::uint8_t tag) {
        Term node;
        std::uint64_t id, serial, creation;
        if (!atom_here(&node) || !number(4, &id) || !number(4, &serial) ||
            !number(tag == kPid ? 1 : 4, &creation))
            return false;
        if (is_here(node, creation)) {
            if (id >> 28 != 0 || serial >> 30 != 0) return fail("no such pid of this node");
            *slot = Term::local_pid(serial << 28 | id);
            return true;
        }
        Term* p = external(Kind::ExternalPid, 3, node, creation);
        p[3] = Term::from_raw(serial << 32 | id);
        *slot = Term::boxed(p);
        return true;
    }

    bool port(Term* slot, std::uint8_t tag) {
        Term node;
        std::uint64_t id, creation;
        if (!atom_here(&node) || !number(tag == kV4Port ? 8 : 4, &id) ||
            !number(tag == kPort ? 1 : 4, &creation))
            return false;
        if (is_here(node, creation)) {
            if (id >> 58 != 0) return fail("no such port of this node");
            *slot = Term::local_port(id);
            return true;
        }
        Term* p = external(Kind::ExternalPort, 3, node, creation);
        p[3] = Term::from_raw(id);
        *slot = Term::boxed(p);
        return true;
    }

    bool reference(Term* slot, std::uint8_t tag) {
        Term node;
        std::uint64_t count = 1, creation, word;
        std::uint32_t words[kMaxRefWords] = {};
        if (tag == kReference) {
            if (!atom_here(&node) || !number(4, &word) || !number(1, &creation)) return false;
            words[0] = static_cast<std::uint32_t>(word);
        } else {
            if (!number(2, &count) || !atom_here(&node) ||
                !number(tag == kNewReference ? 1 : 4, &creation))
                return false;
            if (count == 0 || count > kMaxRefWords) return fail("a reference has too many words");
            for (std::uint64_t i = 0; i < count; i++) {
                if (!number(4, &word)) return false;
                words[i] = static_cast<std::uint32_t>(word);
            }
        }
        if (is_here(node, creation)) {
            Term owner = Term::from_raw(0);
            if (count == 5 && words[3] >> 28 == 0 && words[4] >> 30 == 0)
                owner = Term::local_pid(static_cast<std::uint64_t>(words[4]) << 28 | words[3]);
            *slot =
                make_ref(heap_, ref_id_from_words(words, static_cast<std::uint32_t>(count)), owner);
            return true;
        }
        const std::size_t data = (count + 1) / 2;
        Term* p = external(Kind::ExternalRef, 3 + data, node, creation);
        p[3] = Term::from_raw(count);
        for (std::size_t i = 0; i < data; i++)
            p[4 + i] = Term::from_raw(
                static_cast<std::uint64_t>(2 * i + 1 < kMaxRefWords ? words[2 * i + 1] : 0) << 32 |
                words[2 * i]);
        *slot = Term::boxed(p);
        return true;
    }

    Term* external(Kind kind, std::size_t words, Term node, std::uint64_t creation) {
        Term* p = heap_.alloc(1 + words);
        p[0] = Term::header(kind, words);
        p[2] = Term::from_raw(reinterpret_cast<std::uint64_t>(
            node_entry(node, static_cast<std::uint32_t>(creation))));
        heap_.add_off_heap(p, 0);
        return p;
    }

    // --- funs
    // -----------------------------------------------------------------------------------------------

    /// An integer where the format wants one of 32 bits.
    bool integer_here(std::uint32_t* out) {
        std::uint64_t tag, value;
        if (!number(1, &tag)) return false;
        if (tag == kSmallInteger) {
            if (!number(1, &value)) return false;
        } else if (tag == kInteger) {
            if (!number(4, &value)) return false;
        } else if (tag == kSmallBig) {
            std::uint64_t size, sign;
            if (!number(1, &size) || !number(1, &sign)) return false;
            if (size > 4 || left() < size) return fail("a number of a fun is too large");
            value = 0;
            for (std::uint64_t i = 0; i < size; i++)
                value |= static_cast<std::uint64_t>(*p_++) << (8 * i);
        } else {
            return fail("no integer where one must be");
        }
        *out = static_cast<std::uint32_t>(value);
        return true;
    }

    bool fun(Term* slot) {
        std::uint64_t size, arity, index, free_count, tag;
        FunDescription d;
        if (!number(4, &size) || !number(1, &arity)) return false;
        if (left() < sizeof d.uniq) return fail_short();
        std::memcpy(d.uniq, p_, sizeof d.uniq);
        p_ += sizeof d.uniq;
        if (!number(4, &index) || !number(4, &free_count) || !atom_here(&d.module) ||
            !integer_here(&d.old_index) || !integer_here(&d.old_uniq) || !number(1, &tag))
            return false;
        if (tag != kPid && tag != kNewPid) return fail("a fun has no creator");
        Term creator;
        if (!pid(&creator, static_cast<std::uint8_t>(tag))) return false;
        if (!announce(free_count)) return false;
        if (code_hooks.find_fun == nullptr) return fail("funs can't be decoded here");
        d.arity = static_cast<std::uint32_t>(arity);
        d.index = static_cast<std::uint32_t>(index);
        FunEntry* entry = code_hooks.find_fun(d);
        if (entry == nullptr) return fail("no room for a fun");
        Term* p = heap_.alloc(kFunHeaderWords + free_count);
        p[0] = Term::header(Kind::Fun, kFunHeaderWords - 1 + free_count);
        p[1] = Term::from_raw(reinterpret_cast<std::uint64_t>(entry));
        p[2] = creator;
        for (std::size_t i = 0; i < free_count; i++)
            p[kFunHeaderWords + i] = Term::nil();
        *slot = Term::boxed(p);
        push(p + kFunHeaderWords, free_count);
        return true;
    }

    bool export_fun(Term* slot) {
        Term module, function;
        std::uint32_t arity;
        if (!atom_here(&module) || !atom_here(&function) || !integer_here(&arity)) return false;
        if (arity > 255) return fail("a function has too many arguments");
        if (code_hooks.find_export == nullptr) return fail("funs can't be decoded here");
        Export* entry = code_hooks.find_export(module, function, arity, !safe_);
        if (entry == nullptr) {
            unsafe_ = safe_;
            return fail("a new function in a term to be decoded safely");
        }
        Term* p = heap_.alloc(2);
        p[0] = Term::header(Kind::ExportFun, 1);
        p[1] = Term::from_raw(reinterpret_cast<std::uint64_t>(entry));
        *slot = Term::boxed(p);
        return true;
    }

    static constexpr std::uint64_t kMaxTupleArity = (1 << 24) - 1;

    Heap& heap_;
    const std::uint8_t *begin_, *p_, *end_;
    const bool safe_;
    const bool for_code_;
    const char* error_ = nullptr;
    bool unsafe_ = false;
    bool failed_ = false;
    Term root_ = Term::nil();
    Term* slot_ = &root_; ///< where the next term goes
    bool has_slot_ = true;
    std::size_t work_ = 0;                ///< of this step, besides the bytes
    std::unique_ptr<LargeMap> large_map_; ///< being made from the pairs of the frame on top
    std::size_t owed_ = 0; ///< terms that are still to come into what is on the stack
    WorkStack<DecodeFrame> stack_;
};

/// A zlib stream being unpacked, from a compressed term: after its tag the size, then the stream.
class Unpacking {
public:
    Unpacking() = default;
    Unpacking(const Unpacking&) = delete;
    Unpacking& operator=(const Unpacking&) = delete;
    ~Unpacking() {
        if (has_stream_) inflateEnd(&stream_);
    }

    /// Null, or what is wrong.
    const char* start(std::span<const std::uint8_t> bytes) {
        if (bytes.size() < 4) return "the input ends in the middle of a term";
        size_ = static_cast<std::size_t>(bytes[0]) << 24 |
                static_cast<std::size_t>(bytes[1]) << 16 | static_cast<std::size_t>(bytes[2]) << 8 |
                bytes[3];
        const auto packed = bytes.subspan(4);
        // No zlib stream expands by more than 1032 times: a greater claim is a lie that would cost
        // memory.
        if (size_ > packed.size() * 1040 + 64)
            return "a compressed term claims a size that it can't have";
        plain_.reset(new std::uint8_t[size_ + 1]);
        if (inflateInit(&stream_) != Z_OK) return "no memory to uncompress a term";
        has_stream_ = true;
        stream_.next_in = const_cast<Bytef*>(packed.data());
        stream_.avail_in = static_cast<uInt>(std::min<std::size_t>(packed.size(), 0xffffffffu));
        stream_.next_out = plain_.get();
        return nullptr;
    }
    /// About `size` bytes more; true at the end, good or bad.
    bool more(std::size_t size) {
        const std::size_t left = size_ - stream_.total_out;
        stream_.avail_out = static_cast<uInt>(std::min(size, left));
        status_ = inflate(&stream_, left <= size ? Z_FINISH : Z_NO_FLUSH);
        return status_ != Z_OK || left <= size;
    }
    bool good() const { return status_ == Z_STREAM_END && stream_.total_out == size_; }
    std::size_t used() const { return 4 + stream_.total_in; }
    std::span<const std::uint8_t> plain() const { return {plain_.get(), size_}; }

private:
    z_stream stream_{};
    bool has_stream_ = false;
    int status_ = Z_OK;
    std::size_t size_ = 0;
    std::unique_ptr<std::uint8_t[]> plain_;
};

} // namespace

DecodeResult
decode_external_body(Heap& heap, std::span<const std::uint8_t> bytes, bool safe, bool for_code) {
    if (bytes.empty() || bytes[0] != kCompressed) return Decoder{heap, bytes, safe, for_code}.run();
    Unpacking unpacking;
    DecodeResult result;
    result.error = unpacking.start(bytes.subspan(1));
    if (result.error != nullptr) return result;
    unpacking.more(~std::size_t{0});
    if (!unpacking.good()) {
        result.error = kDamaged;
        return result;
    }
    result = Decoder{heap, unpacking.plain(), safe, for_code}.run();
    result.used = 1 + unpacking.used();
    return result;
}

DecodeResult
decode_external(Heap& heap, std::span<const std::uint8_t> bytes, bool safe, bool for_code) {
    if (bytes.empty() || bytes[0] != kVersion) {
        DecodeResult result;
        result.error = kNoVersion;
        return result;
    }
    DecodeResult result = decode_external_body(heap, bytes.subspan(1), safe, for_code);
    result.used++;
    return result;
}

struct DecodeJob::State {
    Heap& heap;
    const bool safe;
    std::optional<Unpacking> unpacking;
    std::optional<Decoder> decoder;
    bool done = false;
    DecodeResult result;

    bool fail(const char* reason) {
        result.error = reason;
        return done = true;
    }
};

DecodeJob::DecodeJob(Heap& heap, std::span<const std::uint8_t> bytes, bool safe)
    : state_{new State{heap, safe, {}, {}, false, {}}} {
    State& s = *state_;
    if (bytes.empty() || bytes[0] != kVersion) {
        s.fail(kNoVersion);
    } else if (bytes.size() >= 2 && bytes[1] == kCompressed) {
        s.unpacking.emplace();
        if (const char* error = s.unpacking->start(bytes.subspan(2)); error != nullptr)
            s.fail(error);
    } else {
        s.decoder.emplace(heap, bytes.subspan(1), safe);
    }
}
DecodeJob::~DecodeJob() = default;
bool DecodeJob::step(std::size_t bytes) {
    State& s = *state_;
    if (s.done) return true;
    if (!s.decoder) {
        if (!s.unpacking->more(bytes)) return false;
        if (!s.unpacking->good()) return s.fail(kDamaged);
        s.decoder.emplace(s.heap, s.unpacking->plain(), s.safe);
        return false;
    }
    if (!s.decoder->more(bytes)) return false;
    s.result = s.decoder->result();
    s.result.used = 1 + (s.unpacking ? 1 + s.unpacking->used() : s.result.used);
    return s.done = true;
}
const DecodeResult& DecodeJob::result() const {
    return state_->result;
}

} // namespace joist
