// See check_heap.h. Every reachable object is looked at once: its place (young, old, fragment or
// literal), its shape, that old objects point at no young ones, and that off-heap objects are in
// the list of their place.
#include "vm/heap/check_heap.h"

#include "vm/heap/literal_area.h"
#include "vm/term/compare.h"

#include <algorithm>
#include <cstdio>
#include <unordered_set>

namespace joist {
namespace {

class Checker {
public:
    explicit Checker(const Heap& heap) : heap_{heap} {}

    std::string run(const RootRanges& roots) {
        if (heap_.start == nullptr) return "";
        if (!(heap_.start <= heap_.high_water && heap_.high_water <= heap_.top &&
              heap_.top <= heap_.stack && heap_.stack <= heap_.end))
            return "the block's pointers are out of order";
        if (heap_.old_start > heap_.old_top || heap_.old_top > heap_.old_end)
            return "the old block's pointers are out of order";
        collect_list(heap_.off_heap, "young");
        collect_list(heap_.old_off_heap, "old");
        for (const Fragment* f = heap_.fragments; f != nullptr; f = f->next)
            collect_list(f->off_heap, "fragment");
        for (const auto& range : roots)
            for (const Term& t : range)
                look(t, "a root");
        for (const Term* p = heap_.stack; p < heap_.end; p++)
            if (!p->is_header()) look(*p, "the stack");
        while (problem_.empty() && !pending_.empty()) {
            const Term t = pending_.back();
            pending_.pop_back();
            if (t.is_list())
                look_at_parts(t.list_ptr(), 2, t.list_ptr());
            else
                look_at_object(t.boxed_ptr());
        }
        return problem_;
    }

private:
    enum class Place { Young, Old, Fragment, Literal, Nowhere };

    Place place_of(const Term* p) const {
        if (heap_.in_young(p)) return Place::Young;
        if (heap_.in_old(p)) return Place::Old;
        if (LiteralArea::contains(p)) return Place::Literal;
        for (Fragment* f = heap_.fragments; f != nullptr; f = f->next)
            if (p >= f->words() && p < f->words() + f->used) return Place::Fragment;
        return Place::Nowhere;
    }

    void fail(const char* what, const void* where, std::uint64_t word = 0) {
        if (!problem_.empty()) return;
        char text[200];
        std::snprintf(text,
                      sizeof text,
                      "%s at %p (word %#llx)",
                      what,
                      where,
                      static_cast<unsigned long long>(word));
        problem_ = text;
    }

    void collect_list(const Term* object, const char* list) {
        for (; object != nullptr; object = reinterpret_cast<const Term*>(object[1].raw())) {
            if (!object->is_header() || object->header_kind() < kFirstOffHeapKind)
                return fail("a wrong entry in an off-heap list", object);
            if (!listed_.insert(object).second)
                return fail("an off-heap object is listed twice", object);
            if ((place_of(object) == Place::Old) != (list[0] == 'o'))
                return fail("an off-heap object is in the wrong list", object);
        }
    }

    void look(Term t, const void* where) {
        if (t.is_header() || t.is_none()) return fail("no term", where, t.raw());
        if (!t.is_pointer()) return;
        if (place_of(t.ptr()) == Place::Nowhere)
            return fail("a pointer out of the heap", where, t.raw());
        if (seen_.insert(t.ptr()).second) pending_.push_back(t);
    }

    void look_at_parts(const Term* words, std::size_t count, const Term* object) {
        const bool old = heap_.in_old(object);
        for (std::size_t i = 0; i < count; i++) {
            look(words[i], words + i);
            if (old && words[i].is_pointer()) {
                const Place place = place_of(words[i].ptr());
                if (place == Place::Young || place == Place::Fragment)
                    fail("an old term points at a young one", words + i, words[i].raw());
            }
        }
    }

    void look_at_object(const Term* p) {
        if (!p->is_header()) return fail("a boxed term without a header", p, p->raw());
        const Kind kind = p->header_kind();
        const std::size_t words = p->header_words();
        if (kind > Kind::ExternalRef) return fail("a header of no kind", p, p->raw());
        if (kind >= kFirstOffHeapKind) {
            if (place_of(p) != Place::Literal && !listed_.contains(p))
                fail("an off-heap object in no list", p);
            return;
        }
        if (kind >= kFirstRawKind) return;
        switch (kind) {
        case Kind::Fun:
        case Kind::ExportFun: // the entry is no term
            if ((p[1].raw() & 7) != 0) fail("a fun without an entry", p);
            look_at_parts(p + 2, words - 1, p);
            return;
        case Kind::SubBits:
        case Kind::MatchContext:
            if (!p[1].is_bitstring()) return fail("bits of no bit string", p);
            if (kind == Kind::MatchContext &&
                reinterpret_cast<const std::uint8_t*>(p[2].raw()) != whole_data(p[1]))
                fail("a match context that looks elsewhere", p);
            look_at_parts(p + 1, 1, p);
            return;
        case Kind::FlatMap: {
            if (!p[1].is_tuple() || TupleView{p[1]}.arity() + 1 != words)
                return fail("a map without its keys", p);
            const TupleView keys{p[1]};
            for (std::size_t i = 1; i < keys.arity(); i++)
                if (compare_exact(keys[i - 1], keys[i]) >= 0) fail("keys out of order", p);
            break;
        }
        default:
            break;
        }
        look_at_parts(p + 1, words, p);
    }

    const Heap& heap_;
    std::string problem_;
    std::vector<Term> pending_;
    std::unordered_set<const Term*> seen_, listed_;
};

} // namespace

std::string check_heap(const Heap& heap, const RootRanges& roots) {
    return Checker{heap}.run(roots);
}

} // namespace joist
