// ordered_set; see ordered_table.h. A scan's cursor holds a copy of the key of the last object visited, so objects may come and
// go while it stands.

#include "vm/ets/ordered_table.h"

namespace joist {

void OrderedTable::remove(Tree::iterator at) {
    EtsObject* o = *at;
    tree_.erase(at);
    account(o, -1);
    EtsObject::destroy(o);
}

void OrderedTable::exchange(Tree::iterator at, EtsObject* object) {
    EtsObject* old = *at;
    const_cast<EtsObject*&>(*at) = object; // the order stays
    account(object, 1);
    account(old, -1);
    EtsObject::destroy(old);
}

void OrderedTable::put(EtsObject* object) {
    const auto at = tree_.lower_bound(key_of(object));
    if (at != tree_.end() && Less::order(key_of(*at), key_of(object)) == 0) {
        exchange(at, object);
        return;
    }
    account(object, 1);
    tree_.insert(at, object);
}

std::size_t OrderedTable::insert(EtsObject* object) {
    std::lock_guard lock{mutex_};
    put(object);
    return 0;
}

std::size_t OrderedTable::insert_some(EtsObject*& first, std::size_t count) {
    std::lock_guard lock{mutex_};
    for (; count > 0 && first; count--) {
        EtsObject* o = first;
        first = o->next;
        put(o);
    }
    return 0;
}

bool OrderedTable::insert_few(EtsObject* first) {
    std::lock_guard lock{mutex_};
    if (busy()) return false;
    for (EtsObject *o = first, *next; o; o = next) {
        next = o->next;
        put(o);
    }
    return true;
}

bool OrderedTable::insert_new(EtsObject* first, bool* fresh) {
    std::lock_guard lock{mutex_};
    if (busy()) return false;
    *fresh = true;
    for (EtsObject* o = first; o; o = o->next) *fresh = *fresh && tree_.find(key_of(o)) == tree_.end();
    for (EtsObject *o = first, *next; o; o = next) {
        next = o->next;
        if (*fresh)
            put(o);
        else
            EtsObject::destroy(o);
    }
    return true;
}

void OrderedTable::lookup(Term key, const std::function<void(EtsObject*)>& f) {
    std::shared_lock lock{mutex_};
    const auto at = tree_.find(key);
    if (at != tree_.end()) f(*at);
}

bool OrderedTable::member(Term key) {
    std::shared_lock lock{mutex_};
    return tree_.find(key) != tree_.end();
}

void OrderedTable::erase(Term key, const std::function<void(EtsObject*)>& f) {
    scan_key(key, true, [&](EtsObject*& o) {
        if (f) f(o);
        return Visit::Delete;
    });
}

void OrderedTable::erase_object(Term tuple) {
    scan_key(TupleView{tuple}[options.keypos - 1], true,
             [&](EtsObject*& o) { return equal_exact(o->tuple, tuple) ? Visit::Delete : Visit::Keep; });
}

void OrderedTable::scan_key(Term key, bool writing, const Visitor& visit) {
    std::unique_lock write{mutex_, std::defer_lock};
    std::shared_lock read{mutex_, std::defer_lock};
    if (writing)
        write.lock();
    else
        read.lock();
    const auto at = tree_.find(key);
    if (at == tree_.end()) return;
    EtsObject* o = *at;
    const Visit verdict = visit(o);
    if (verdict == Visit::Delete) remove(at);
    if (verdict == Visit::Replace) exchange(at, o);
}

namespace {

template <class Tree> class TreeRemains final : public TableRemains {
public:
    TreeRemains(Table& table, Tree&& tree) : TableRemains{table}, tree_{std::move(tree)} {}
    ~TreeRemains() override {
        std::int64_t budget = INT64_MAX;
        free_some(budget);
    }
    bool free_some(std::int64_t& budget) override {
        for (; !tree_.empty(); budget -= 2) {
            if (budget <= 0) return false;
            free_object(*tree_.begin());
            tree_.erase(tree_.begin());
        }
        return true;
    }

private:
    Tree tree_;
};

} // namespace

OrderedTable::~OrderedTable() {
    for (EtsObject* o : tree_) EtsObject::destroy(o);
}

std::unique_ptr<TableRemains> OrderedTable::take_all(bool last) {
    if (last) cancel_batch();
    Tree taken{Less{options.keypos}};
    {
        std::lock_guard lock{mutex_};
        if (busy()) return nullptr;
        taken.swap(tree_);
        account_taken(taken.size());
    }
    return std::make_unique<TreeRemains<Tree>>(*this, std::move(taken));
}

void OrderedTable::update(Term key, const std::function<EtsObject*(EtsObject*)>& f) {
    std::lock_guard lock{mutex_};
    const auto at = tree_.find(key);
    EtsObject* old = at == tree_.end() ? nullptr : *at;
    EtsObject* now = f(old);
    if (now && now != old) put(now);
}

bool OrderedTable::first(bool last, const std::function<void(EtsObject*)>& f) {
    std::shared_lock lock{mutex_};
    if (tree_.empty()) return false;
    f(last ? *tree_.rbegin() : *tree_.begin());
    return true;
}

int OrderedTable::next(Term key, bool previous, const std::function<void(EtsObject*)>& f) {
    std::shared_lock lock{mutex_};
    if (previous) {
        const auto at = tree_.lower_bound(key);
        if (at == tree_.begin()) return 0;
        f(*std::prev(at));
        return 1;
    }
    const auto at = tree_.upper_bound(key);
    if (at == tree_.end()) return 0;
    f(*at);
    return 1;
}

bool OrderedTable::slot(std::size_t index, const std::function<void(EtsObject*)>& f) {
    std::shared_lock lock{mutex_};
    if (index >= tree_.size()) return false;
    f(*std::next(tree_.begin(), static_cast<std::ptrdiff_t>(index)));
    return true;
}

bool OrderedTable::scan(TableCursor& cursor, std::size_t budget, bool reverse, bool writing, const Visitor& visit) {
    std::unique_lock write{mutex_, std::defer_lock};
    std::shared_lock read{mutex_, std::defer_lock};
    if (writing)
        write.lock();
    else
        read.lock();
    auto at = tree_.end();
    if (!cursor.started)
        at = reverse ? (tree_.empty() ? tree_.end() : std::prev(tree_.end())) : tree_.begin();
    else if (!reverse)
        at = tree_.upper_bound(cursor.key);
    else {
        at = tree_.lower_bound(cursor.key);
        at = at == tree_.begin() ? tree_.end() : std::prev(at);
    }
    cursor.started = true;
    while (at != tree_.end()) {
        EtsObject* o = *at;
        const bool last = --budget == 0;
        if (last) cursor.key = copy_to_heap(*cursor.heap, key_of(o));
        const Visit verdict = visit(o);
        const bool at_front = at == tree_.begin();
        auto following = reverse ? (at_front ? tree_.end() : std::prev(at)) : std::next(at);
        if (verdict == Visit::Delete) remove(at); // other iterators stay valid
        if (verdict == Visit::Replace) exchange(at, o);
        if (last) return false;
        at = following;
    }
    return true;
}

} // namespace joist
