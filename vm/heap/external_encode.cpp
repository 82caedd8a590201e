// Terms to the external format. See external_term.h. One walk with an explicit stack serves both
// the encoding and the count of its bytes; only the sink differs.
#include "vm/heap/external_term.h"

#include "vm/heap/external_tags.h"
#include "vm/term/atom_table.h"
#include "vm/term/bits.h"
#include "vm/term/code_hooks.h"
#include "vm/term/compare.h"
#include "vm/term/map.h"
#include "vm/term/node_entry.h"
#include "vm/term/work_stack.h"

#include <algorithm>
#include <cstdio>
#include <zlib.h>

namespace joist {
namespace {

using namespace external;

class CountingSink {
public:
    std::uint8_t* room(std::size_t size) {
        size_ += size;
        return nullptr;
    }
    std::size_t size() const { return size_; }
    static constexpr bool kWrites = false;

private:
    std::size_t size_ = 0;
};

class VectorSink {
public:
    VectorSink() { bytes_.resize(256); }
    std::uint8_t* room(std::size_t size) {
        if (bytes_.size() - used_ < size) bytes_.resize(std::max(bytes_.size() * 2, used_ + size));
        std::uint8_t* p = bytes_.data() + used_;
        used_ += size;
        return p;
    }
    std::size_t size() const { return used_; }
    std::uint8_t* at(std::size_t position) { return bytes_.data() + position; }
    std::vector<std::uint8_t> take() {
        bytes_.resize(used_);
        return std::move(bytes_);
    }
    static constexpr bool kWrites = true;

private:
    std::vector<std::uint8_t> bytes_;
    std::size_t used_ = 0;
};

void put_number(std::uint8_t* p, std::uint64_t value, unsigned size) {
    for (unsigned i = size; i-- > 0; value >>= 8)
        p[i] = static_cast<std::uint8_t>(value);
}

/// UTF-8 to Latin-1, if every character is one; false if not.
bool to_latin1(std::string_view utf8, std::string* out) {
    out->clear();
    for (std::size_t i = 0; i < utf8.size(); i++) {
        const auto c = static_cast<std::uint8_t>(utf8[i]);
        if (c < 0x80) {
            *out += utf8[i];
        } else if ((c == 0xc2 || c == 0xc3) && i + 1 < utf8.size()) {
            *out += static_cast<char>(c << 6 | (static_cast<std::uint8_t>(utf8[++i]) & 0x3f));
        } else {
            return false;
        }
    }
    return true;
}

struct EncodeFrame {
    enum Kind : std::uint8_t { Terms, List, EndOfFun } kind;
    const Term* next;  ///< Terms: these, `count` of them
    std::size_t count; ///< EndOfFun: where the fun began
    Term rest;         ///< List: what is left of it
};

template <class Sink> class Encoder {
public:
    explicit Encoder(const EncodeOptions& options) : options_{options} {}

    Sink& sink() { return sink_; }

    void byte(std::uint8_t b) { number(b, 1); }

    void run(Term term) {
        start(term);
        more(~std::size_t{0});
    }
    void start(Term term) { at_ = term; }
    /// Goes on with what was started; true when it is done, false after about `size` more bytes.
    bool more(std::size_t size) {
        const std::size_t before = sink_.size();
        for (;;) {
            encode(at_);
            if (!next(&at_)) return true;
            if (sink_.size() - before >= size) return false;
        }
    }

private:
    void number(std::uint64_t value, unsigned size) {
        std::uint8_t* p = sink_.room(size);
        if constexpr (Sink::kWrites) put_number(p, value, size);
    }
    void bytes(const void* data, std::size_t size) {
        std::uint8_t* p = sink_.room(size);
        if constexpr (Sink::kWrites)
            if (size > 0) std::memcpy(p, data, size);
    }
    void push(const Term* terms, std::size_t count) {
        if (count > 0) stack_.push({EncodeFrame::Terms, terms, count, Term::nil()});
    }

    /// The next term to be encoded; false at the end.
    bool next(Term* t) {
        while (!stack_.empty()) {
            EncodeFrame& frame = stack_.top();
            switch (frame.kind) {
            case EncodeFrame::Terms:
                *t = *frame.next++;
                if (--frame.count == 0) stack_.pop();
                return true;
            case EncodeFrame::List:
                if (frame.rest.is_list()) {
                    *t = cons_head(frame.rest);
                    frame.rest = cons_tail(frame.rest);
                } else {
                    *t = frame.rest;
                    stack_.pop();
                }
                return true;
            case EncodeFrame::EndOfFun:
                end_fun(frame.count);
                stack_.pop();
            }
        }
        return false;
    }

    void encode(Term t) {
        switch (t.tag()) {
        case Tag::Small:
            return integer(t.small_value());
        case Tag::Float1:
        case Tag::Float4:
        case Tag::Float5:
            return floating(t.self_float_value());
        case Tag::List:
            return list(t);
        case Tag::Boxed:
            return boxed(t);
        default:
            break;
        }
        if (t.is_atom()) return atom(t);
        if (t.is_local_pid()) return pid(t);
        if (t.is_local_port()) return port(t);
        byte(kNil);
    }

    void integer(std::int64_t value) {
        if (value >= 0 && value < 256) {
            byte(kSmallInteger);
            byte(static_cast<std::uint8_t>(value));
        } else if (value == static_cast<std::int32_t>(value)) {
            byte(kInteger);
            number(static_cast<std::uint32_t>(value), 4);
        } else {
            const std::uint64_t magnitude = value < 0 ? 0 - static_cast<std::uint64_t>(value)
                                                      : static_cast<std::uint64_t>(value);
            big(value < 0, &magnitude, 1);
        }
    }

    void big(bool negative, const std::uint64_t* limbs, std::size_t count) {
        const std::size_t size =
            count * 8 - static_cast<std::size_t>(std::countl_zero(limbs[count - 1])) / 8;
        if (size < 256) {
            byte(kSmallBig);
            byte(static_cast<std::uint8_t>(size));
        } else {
            byte(kLargeBig);
            number(size, 4);
        }
        byte(negative ? 1 : 0);
        bytes(limbs, size); // little-endian, as this machine
    }

    void floating(double d) {
        if (options_.minor_version >= 1) {
            byte(kNewFloat);
            number(std::bit_cast<std::uint64_t>(d), 8);
            return;
        }
        char text[31] = {};
        std::snprintf(text, sizeof text, "%.20e", d);
        byte(kFloat);
        bytes(text, sizeof text);
    }

    void atom(Term a) {
        const std::string_view text = atom_text(a);
        if (options_.minor_version < 2 && to_latin1(text, &latin1_)) {
            byte(kAtom);
            number(latin1_.size(), 2);
            bytes(latin1_.data(), latin1_.size());
            return;
        }
        byte(text.size() < 256 ? kSmallAtomUtf8 : kAtomUtf8);
        number(text.size(), text.size() < 256 ? 1 : 2);
        bytes(text.data(), text.size());
    }

    void pid(Term t) {
        const NodeEntry& node = node_of(t);
        const PidParts parts = pid_parts(t);
        byte(kNewPid);
        atom(node.name);
        number(parts.number, 4);
        number(parts.serial, 4);
        number(node.creation, 4);
    }

    void port(Term t) {
        const NodeEntry& node = node_of(t);
        byte(kV4Port);
        atom(node.name);
        number(port_number(t), 8);
        number(node.creation, 4);
    }

    void reference(Term t) {
        const NodeEntry& node = node_of(t);
        const RefWords words = ref_words(t);
        byte(kNewerReference);
        number(words.count, 2);
        atom(node.name);
        number(node.creation, 4);
        for (std::uint32_t i = 0; i < words.count; i++)
            number(words.words[i], 4);
    }

    void list(Term t) {
        // Is it a string? Are there bytes only, few enough, and a proper end?
        constexpr std::size_t kMaxString = 65535;
        std::size_t length = 0;
        Term rest = t;
        while (rest.is_list() && length <= kMaxString && cons_head(rest).is_small() &&
               cons_head(rest).raw() <= (255u << 3)) {
            length++;
            rest = cons_tail(rest);
        }
        if (rest.is_nil() && length <= kMaxString) {
            byte(kString);
            number(length, 2);
            std::uint8_t* p = sink_.room(length);
            if constexpr (Sink::kWrites)
                for_each_element(
                    t, [&](Term c) { *p++ = static_cast<std::uint8_t>(c.small_value()); });
            return;
        }
        for (; rest.is_list(); rest = cons_tail(rest))
            length++;
        byte(kList);
        number(length, 4);
        stack_.push({EncodeFrame::List, nullptr, 0, t});
    }

    void bits(Term t) {
        const BitsView view = bits_view(t);
        const std::size_t size = view.byte_size();
        byte(view.whole_bytes() ? kBinary : kBitBinary);
        number(size, 4);
        if (!view.whole_bytes()) byte(static_cast<std::uint8_t>(view.size % 8));
        std::uint8_t* p = sink_.room(size);
        if constexpr (Sink::kWrites) copy_bits_out(p, view.base, view.start, view.size);
    }

    void map(Term t) {
        const Term* p = t.boxed_ptr();
        byte(kMap);
        number(map_size(t), 4);
        if (p->header_kind() == Kind::FlatMap) {
            const FlatMapView view{t};
            for (std::size_t i = view.size(); i-- > 0;) {
                push(view.values() + i, 1);
                push(view.keys() + i, 1);
            }
            return;
        }
        // A pair is a cons cell, so key and value are two words in a row.
        std::vector<const Term*> pairs;
        pairs.reserve(map_size(t));
        collect_pairs(p, &pairs);
        if (options_.deterministic)
            std::sort(pairs.begin(), pairs.end(), [](const Term* a, const Term* b) {
                return compare_exact(*a, *b) < 0;
            });
        for (std::size_t i = pairs.size(); i-- > 0;)
            push(pairs[i], 2);
    }

    static void collect_pairs(const Term* node, std::vector<const Term*>* out) {
        const Kind kind = node->header_kind();
        const std::size_t first = kind == Kind::HashMap ? 3 : kind == Kind::HamtNode ? 2 : 1;
        for (std::size_t i = first; i <= node->header_words(); i++) {
            if (node[i].is_list())
                out->push_back(node[i].list_ptr());
            else
                collect_pairs(node[i].boxed_ptr(), out); // a level of the HAMT: at most thirteen
        }
    }

    void fun(Term t) {
        const FunView view{t};
        FunDescription d;
        d.module = atoms::undefined;
        if (code_hooks.describe_fun != nullptr) code_hooks.describe_fun(view.entry(), &d);
        byte(kNewFun);
        const std::size_t begin = sink_.size();
        number(0, 4);
        byte(static_cast<std::uint8_t>(d.arity));
        bytes(d.uniq, sizeof d.uniq);
        number(d.index, 4);
        number(view.free_count(), 4);
        atom(d.module);
        integer(d.old_index);
        integer(d.old_uniq);
        if (view.creator().is_pid())
            pid(view.creator());
        else
            pid(Term::local_pid(0));
        stack_.push({EncodeFrame::EndOfFun, nullptr, begin, Term::nil()});
        push(view.free_variables(), view.free_count());
    }

    void end_fun(std::size_t begin) {
        if constexpr (Sink::kWrites) put_number(sink_.at(begin), sink_.size() - begin, 4);
    }

    void boxed(Term t) {
        const Term* p = t.boxed_ptr();
        switch (p->header_kind()) {
        case Kind::Tuple: {
            const std::size_t arity = p->header_words();
            byte(arity < 256 ? kSmallTuple : kLargeTuple);
            number(arity, arity < 256 ? 1 : 4);
            push(p + 1, arity);
            return;
        }
        case Kind::FlatMap:
        case Kind::HashMap:
            return map(t);
        case Kind::Fun:
            return fun(t);
        case Kind::ExportFun: {
            Term module = atoms::undefined, function = atoms::undefined;
            std::uint32_t arity = 0;
            if (code_hooks.describe_export != nullptr)
                code_hooks.describe_export(export_of(t), &module, &function, &arity);
            byte(kExport);
            atom(module);
            atom(function);
            byte(kSmallInteger);
            byte(static_cast<std::uint8_t>(arity));
            return;
        }
        case Kind::Bignum:
        case Kind::NegBignum: {
            const BignumView view{t};
            return big(view.negative(), view.limbs(), view.limb_count());
        }
        case Kind::Float:
            return floating(float_value(t));
        case Kind::HeapBits:
        case Kind::RefcBits:
        case Kind::SubBits:
            return bits(t);
        case Kind::Ref:
        case Kind::MagicRef:
        case Kind::ExternalRef:
            return reference(t);
        case Kind::ExternalPid:
            return pid(t);
        case Kind::ExternalPort:
            return port(t);
        default:
            return byte(kNil);
        }
    }

    const EncodeOptions options_; ///< its own: a job outlives the call that began it
    Sink sink_;
    WorkStack<EncodeFrame> stack_;
    Term at_ = Term::nil(); ///< the next term
    std::string latin1_;
};

/// 131, 80, size, zlib stream; empty when that is no shorter.
std::vector<std::uint8_t> compressed(const std::vector<std::uint8_t>& plain, int level) {
    const std::size_t size = plain.size() - 1; // without the version byte
    if (size > 0xffffffffu) return {};
    uLongf room = compressBound(size);
    std::vector<std::uint8_t> out(6 + room);
    if (compress2(out.data() + 6, &room, plain.data() + 1, size, level) != Z_OK || room + 5 >= size)
        return {};
    out[0] = kVersion;
    out[1] = kCompressed;
    put_number(out.data() + 2, size, 4);
    out.resize(6 + room);
    return out;
}

} // namespace

struct EncodeJob::State {
    Encoder<VectorSink> encoder;
    int level;
};

EncodeJob::EncodeJob(Term term, const EncodeOptions& options)
    : state_{new State{Encoder<VectorSink>{options}, options.compressed}} {
    state_->encoder.byte(kVersion);
    state_->encoder.start(term);
}
EncodeJob::~EncodeJob() = default;
bool EncodeJob::step(std::size_t bytes) { return state_->encoder.more(bytes); }
std::vector<std::uint8_t> EncodeJob::take() {
    std::vector<std::uint8_t> plain = state_->encoder.sink().take();
    if (state_->level > 0)
        if (auto shorter = compressed(plain, state_->level); !shorter.empty()) return shorter;
    return plain;
}

std::vector<std::uint8_t> encode_external(Term term, const EncodeOptions& options) {
    EncodeJob job{term, options};
    job.step(~std::size_t{0});
    return job.take();
}

std::size_t external_size(Term term, const EncodeOptions& options) {
    Encoder<CountingSink> encoder{options};
    encoder.byte(kVersion);
    encoder.run(term);
    return encoder.sink().size();
}

} // namespace joist
