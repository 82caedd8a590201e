// Messages, links, monitors, exits, aliases, markers and names, between processes that are C++ functions.
#include "tests/support/fake_runner.h"
#include "vm/heap/copy.h"
#include "vm/process/extra.h"
#include "vm/process/links.h"
#include "vm/process/registry.h"
#include "vm/term/compare.h"
#include "vm/term/print.h"

#include <catch2/catch.hpp>
#include <mutex>
#include <string>
#include <vector>

using namespace joist;

namespace {

// A process that notes each message as text, and traps exits if asked.
struct Recorder {
    std::mutex lock;
    std::vector<std::string> seen;
    std::atomic<std::size_t> count{0};
    std::atomic<bool> ready{false}; // it had its first turn; exits that come sooner are not trapped

    Behaviour behaviour(bool trap) {
        return [this, trap](Process& p) {
            p.trap_exit = trap;
            ready = true;
            for (;;) {
                const RunResult r = receive_one(p, [&](Term t) {
                    std::lock_guard guard{lock};
                    seen.push_back(print(t));
                    count++;
                    return RunResult::Yielded;
                });
                if (r != RunResult::Yielded) return r;
            }
        };
    }
};

Term small_tuple(Heap& heap, std::int64_t n) { return make_tuple(heap, {atoms::ok, Term::small(n)}); }

} // namespace

TEST_CASE("messages arrive in the order sent, small and large") {
    FakeNode n(2);
    std::atomic<int> got{0};
    std::atomic<bool> in_order{true};
    const Term pid = n.spawn([&](Process& p) {
        for (;;) {
            const RunResult r = receive_one(p, [&](Term t) {
                const Term number = t.is_tuple() ? TupleView{t}[1] : cons_head(t);
                if (number != Term::small(got)) in_order = false;
                got++;
                return RunResult::Yielded;
            });
            if (r != RunResult::Yielded) return r;
        }
    });
    Heap heap;
    heap.init(256);
    for (int i = 0; i < 2000; i++) {
        if (i % 7 == 0) {
            std::vector<Term> many(100, Term::small(i));
            send_message(pid, make_list(heap, many));
        } else {
            send_message(pid, small_tuple(heap, i));
        }
    }
    REQUIRE(FakeNode::until([&] { return got == 2000; }));
    CHECK(in_order);
}

TEST_CASE("an exit goes along links, and as 'DOWN' to monitors") {
    FakeNode n(2);
    Recorder recorder;
    const Term watcher = n.spawn(recorder.behaviour(true));
    REQUIRE(FakeNode::until([&] { return recorder.ready.load(); }));
    std::atomic<bool> linked{false};
    Heap heap;
    heap.init(256);
    // It links itself to the watcher, then waits for a reason to exit with.
    const Term dying = n.spawn([&](Process& p) {
        if (!linked.exchange(true)) add_link(p, watcher);
        return receive_one(p, [&](Term t) { return end_with(p, t); });
    });
    REQUIRE(FakeNode::until([&] { return linked.load(); }));
    send_signal(make_signal(SignalKind::Monitor, dying, watcher, new_ref_id()));
    send_message(dying, make_tuple(heap, {atoms::error, make_string(heap, "why")}));
    REQUIRE(FakeNode::until([&] { return recorder.count == 1; }));
    std::lock_guard guard{recorder.lock};
    // The monitor was not set by the watcher itself, so its 'DOWN' finds no monitor there; the exit finds the link.
    CHECK(recorder.seen[0].find("'EXIT'") != std::string::npos);
    CHECK(recorder.seen[0].find("why") != std::string::npos);
    CHECK(find_process(dying) == nullptr);
}

TEST_CASE("signals to a dead process are answered") {
    FakeNode n(1);
    const Term dead = n.spawn([](Process& p) { return end_with(p, atoms::normal); });
    REQUIRE(FakeNode::until([&] { return find_process(dead) == nullptr; }));
    Recorder recorder;
    std::atomic<bool> asked{false};
    Behaviour record = recorder.behaviour(true);
    n.spawn([&](Process& p) {
        if (!asked.exchange(true)) {
            add_monitor(p, new_ref_id(), dead, Term::nil(), 0, Term::none());
            add_monitor(p, new_ref_id(), Term::none(), atoms::logger, 0, atoms::tag);
            add_link(p, dead);
        }
        return record(p);
    });
    REQUIRE(FakeNode::until([&] { return recorder.count == 3; }));
    std::lock_guard guard{recorder.lock};
    std::string all;
    for (const auto& s : recorder.seen) all += s + "\n";
    INFO(all);
    CHECK(recorder.seen[0].find("'DOWN'") == 1);
    CHECK(recorder.seen[1].find("tag") == 1);
    CHECK(recorder.seen[1].find("{logger,nonode@nohost}") != std::string::npos);
    CHECK(recorder.seen[2].find("'EXIT'") == 1);
    for (const auto& s : recorder.seen) CHECK(s.find("noproc") != std::string::npos);
}

TEST_CASE("unlink is effective at once, also against an exit under way") {
    FakeNode n(2);
    for (int round = 0; round < 200; round++) {
        std::atomic<bool> unlinked{false}, died{false};
        std::atomic<int> stage{0};
        const Term other = n.spawn([&](Process& p) { return receive_one(p, [&](Term) { return end_with(p, atoms::error); }); });
        const Term me = n.spawn([&](Process& p) {
            if (stage == 0) {
                add_link(p, other);
                send_message(other, atoms::stop);
                remove_link(p, other);
                stage = 1;
                unlinked = true;
            }
            const RunResult r = receive_one(p, [&](Term) { return RunResult::Receive; });
            if (r == RunResult::Exited) died = true;
            return r;
        });
        REQUIRE(FakeNode::until([&] { return unlinked.load() && find_process(other) == nullptr; }));
        REQUIRE(find_process(me) != nullptr);
        send_signal(make_exit(me, other, atoms::kill, false));
        REQUIRE(FakeNode::until([&] { return find_process(me) == nullptr; }));
        CHECK_FALSE(died);
    }
}

TEST_CASE("a process with many links and monitors exits in slices and tells them all") {
    FakeNode n(2);
    constexpr int kMany = 20'000;
    std::atomic<int> gone{0}, ready{0};
    std::atomic<bool> started{false};
    const Term hub = n.spawn([&](Process& p) { return receive_one(p, [&](Term t) { return end_with(p, t); }); });
    for (int i = 0; i < kMany; i++) {
        auto first = std::make_shared<bool>(true);
        n.spawn([&, first](Process& p) {
            p.trap_exit = true;
            if (*first) {
                *first = false;
                add_link(p, hub);
                ready++;
            }
            return receive_one(p, [&](Term t) {
                if (TupleView{t}[2] == atoms::stop) gone++;
                return end_with(p, atoms::normal);
            });
        });
    }
    REQUIRE(FakeNode::until([&] { return ready == kMany; }));
    send_message(hub, atoms::stop);
    REQUIRE(FakeNode::until([&] { return gone == kMany; }));
    REQUIRE(FakeNode::until([&] { return process_count() == 0; }));
}

TEST_CASE("an alias delivers until it is taken back; a once-alias delivers one") {
    FakeNode n(1);
    Recorder recorder;
    std::atomic<std::uint64_t> keep{0}, once{0};
    Behaviour record = recorder.behaviour(false);
    const Term pid = n.spawn([&](Process& p) {
        if (keep == 0) {
            const std::uint64_t a = new_ref_id(), b = new_ref_id();
            add_alias(p, a, false);
            add_alias(p, b, true);
            once = b;
            keep = a;
        }
        return record(p);
    });
    REQUIRE(FakeNode::until([&] { return keep != 0; }));
    Heap heap;
    heap.init(64);
    const Term a = make_ref(heap, keep, pid), b = make_ref(heap, once, pid);
    send_to_alias(a, atoms::ok);
    send_to_alias(b, atoms::first);
    send_to_alias(b, atoms::last);
    send_to_alias(a, atoms::stop);
    send_to_alias(make_ref(heap, 12345, pid), atoms::error);
    send_message(pid, atoms::eof);
    REQUIRE(FakeNode::until([&] { return recorder.count == 4; }));
    CHECK(recorder.seen == std::vector<std::string>{"ok", "first", "stop", "eof"});
}

TEST_CASE("a receive marker skips what came before the reference, also when that is removed meanwhile") {
    FakeNode n(1);
    std::atomic<int> stage{0};
    std::atomic<bool> good{false};
    n.spawn([&](Process& p) {
        Heap& heap = p.heap_;
        for (int i = 0; i < 10; i++) append_message(p, make_message(p.pid, Term::small(i)));
        const Term marker = marker_reserve(p);
        const std::uint64_t id = new_ref_id();
        const Term ref = make_ref(heap, id);
        marker_bind(p, marker, ref);
        append_message(p, make_message(p.pid, make_tuple(heap, {ref, atoms::ok})));
        // The last one before the marker goes away; the marker must not go with it.
        p.save = &p.first_message;
        for (int i = 0; i < 9; i++) skip_message(p);
        remove_message(p);
        marker_use(p, ref);
        Signal* s = current_message(p);
        const bool at_answer = s != nullptr && s->term.is_tuple();
        remove_message(p);
        marker_clear(p, ref);
        Signal* head = current_message(p);
        good = at_answer && head != nullptr && head->term == Term::small(0) && p.message_count == 9 && (p.flags & kFlagMarkers) == 0;
        stage = 1;
        return end_with(p, atoms::normal);
    });
    REQUIRE(FakeNode::until([&] { return stage == 1; }));
    CHECK(good);
}

TEST_CASE("names: one a process, gone with it") {
    FakeNode n(2);
    const Term pid = n.spawn([](Process& p) { return receive_one(p, [&](Term) { return end_with(p, atoms::normal); }); });
    const Term other = n.spawn([](Process& p) { return receive_one(p, [&](Term) { return end_with(p, atoms::normal); }); });
    CHECK(whereis(atoms::logger).is_none());
    CHECK(register_name(atoms::logger, pid));
    CHECK(whereis(atoms::logger) == pid);
    CHECK_FALSE(register_name(atoms::logger, other));
    CHECK_FALSE(register_name(atoms::user, pid));
    CHECK_FALSE(register_name(atoms::undefined, other));
    CHECK(unregister_name(atoms::logger));
    CHECK_FALSE(unregister_name(atoms::logger));
    CHECK(register_name(atoms::user, pid));
    send_message(pid, atoms::stop);
    REQUIRE(FakeNode::until([&] { return find_process(pid) == nullptr; }));
    CHECK(whereis(atoms::user).is_none());
    CHECK_FALSE(register_name(atoms::user, pid));
    CHECK(register_name(atoms::user, other));
}

TEST_CASE("kill can't be trapped; normal is ignored; other reasons come as messages to who traps") {
    FakeNode n(1);
    Recorder recorder;
    const Term pid = n.spawn(recorder.behaviour(true));
    REQUIRE(FakeNode::until([&] { return recorder.ready.load(); }));
    send_signal(make_exit(pid, pid, atoms::normal, false));
    send_signal(make_exit(pid, pid, atoms::stop, false));
    REQUIRE(FakeNode::until([&] { return recorder.count == 2; }));
    send_signal(make_exit(pid, pid, atoms::kill, false));
    REQUIRE(FakeNode::until([&] { return find_process(pid) == nullptr; }));

    const Term plain = n.spawn([](Process& p) { return receive_one(p, [](Term) { return RunResult::Receive; }); });
    send_signal(make_exit(plain, pid, atoms::normal, false));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(find_process(plain) != nullptr);
    send_signal(make_exit(plain, pid, atoms::stop, false));
    CHECK(FakeNode::until([&] { return find_process(plain) == nullptr; }));
}

TEST_CASE("the process table fills up, says so, and serves again") {
    FakeNode n(1);
    const std::size_t limit = process_limit();
    set_process_limit(1024);
    std::vector<Term> pids;
    for (;;) {
        const Term pid = n.spawn([](Process& p) { return receive_one(p, [&](Term) { return end_with(p, atoms::normal); }); });
        if (pid.is_none()) break;
        pids.push_back(pid);
        REQUIRE(pids.size() <= 200'000);
    }
    CHECK(pids.size() >= 1000);
    for (const Term pid : pids) send_message(pid, atoms::stop);
    REQUIRE(FakeNode::until([&] { return process_count() == 0; }));
    const Term again = n.spawn([](Process& p) { return end_with(p, atoms::normal); });
    CHECK(again.is_value());
    REQUIRE(FakeNode::until([&] { return process_count() == 0; }));
    set_process_limit(limit);
}
