// Run queues, wake-ups, timers, the blocking pool and the poller, with processes that are C++ functions.
#include "tests/support/fake_runner.h"
#include "vm/sched/blocking_pool.h"
#include "vm/sched/poller.h"
#include "vm/sched/timer.h"

#include <catch2/catch.hpp>
#include <ctime>
#include <mutex>
#include <set>
#include <unistd.h>

using namespace joist;

TEST_CASE("two processes answer each other for long without losing a wake-up") {
    for (const std::uint32_t schedulers : {1u, 2u, 4u}) {
        FakeNode n(schedulers);
        std::atomic<int> rounds{0};
        constexpr int kRounds = 20'000;
        const Term pong = n.spawn([&](Process& p) {
            for (;;) {
                const RunResult r = receive_one(p, [&](Term from) {
                    send_message(from, p.pid);
                    return RunResult::Yielded;
                });
                if (r != RunResult::Yielded) return r;
            }
        });
        n.spawn([&](Process& p) {
            if (rounds == 0) {
                rounds = 1;
                send_message(pong, p.pid);
            }
            return receive_one(p, [&](Term) {
                if (++rounds == kRounds) return end_with(p, atoms::normal);
                send_message(pong, p.pid);
                return RunResult::Yielded;
            });
        });
        REQUIRE(FakeNode::until([&] { return rounds == kRounds; }));
    }
}

TEST_CASE("many senders, one receiver: nothing is lost") {
    FakeNode n(4);
    constexpr int kSenders = 16, kEach = 3000;
    std::atomic<int> got{0};
    const Term sink = n.spawn([&](Process& p) {
        for (;;) {
            const RunResult r = receive_one(p, [&](Term) {
                got++;
                return RunResult::Yielded;
            });
            if (r != RunResult::Yielded) return r;
        }
    });
    for (int i = 0; i < kSenders; i++) {
        auto left = std::make_shared<int>(kEach);
        n.spawn([&, left](Process& p) {
            for (int k = 0; k < 100 && *left > 0; k++, (*left)--) {
                send_message(sink, make_tuple(p.heap_, {atoms::ok, Term::small(k)}));
                p.heap_.top = p.heap_.start; // garbage at once
            }
            return *left > 0 ? RunResult::Yielded : end_with(p, atoms::normal);
        });
    }
    REQUIRE(FakeNode::until([&] { return got == kSenders * kEach; }));
}

TEST_CASE("busy processes spread over the schedulers") {
    FakeNode n(2);
    std::mutex lock;
    std::set<std::uint32_t> used;
    std::atomic<int> done{0};
    n.spawn([&](Process& p) {
        for (int i = 0; i < 8; i++) {
            auto turns = std::make_shared<int>(0);
            n.spawn([&, turns](Process& q) {
                const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(2);
                while (std::chrono::steady_clock::now() < end) {
                }
                std::lock_guard guard{lock};
                used.insert(this_thread.scheduler);
                if (++*turns < 5) return RunResult::Yielded;
                done++;
                return end_with(q, atoms::normal);
            });
        }
        return end_with(p, atoms::normal);
    });
    REQUIRE(FakeNode::until([&] { return done == 8; }));
    CHECK(used.size() == 2);
}

TEST_CASE("priorities: high before normal; low gets its turn now and then") {
    FakeNode n(1);
    std::mutex lock;
    std::string order;
    std::atomic<int> done{0};
    const auto note = [&](char c, int turns) {
        auto left = std::make_shared<int>(turns);
        return [&, c, left](Process& p) {
            std::lock_guard guard{lock};
            order += c;
            if (--*left > 0) return RunResult::Yielded;
            done++;
            return end_with(p, atoms::normal);
        };
    };
    n.spawn([&](Process& p) {
        SpawnOptions low, high;
        low.priority = Priority::Low;
        high.priority = Priority::High;
        n.spawn(note('l', 3), &p, low);
        n.spawn(note('n', 40), &p);
        n.spawn(note('h', 5), &p, high);
        return end_with(p, atoms::normal);
    });
    REQUIRE(FakeNode::until([&] { return done == 3; }));
    CHECK(order.substr(0, 5) == "hhhhh");
    const auto first_low = order.find('l');
    CHECK(first_low > 5);
    CHECK(first_low < 20);
}

TEST_CASE("receive times out, not early, and a message takes the timer away") {
    FakeNode n(2);
    std::atomic<std::int64_t> waited{0};
    std::atomic<int> stage{0};
    std::atomic<std::int64_t> began{0};
    const Term pid = n.spawn([&](Process& p) {
        if (stage == 0) {
            // First with a time-out that a message forestalls.
            if (Signal* s = current_message(p)) {
                message_term(p, s);
                remove_message(p);
                stage = 1;
                began = monotonic_ns();
            } else {
                REQUIRE(receive_wait(p, Term::small(60'000)) == ReceiveWait::Wait);
                return RunResult::Receive;
            }
        }
        if (current_message(p) != nullptr) return RunResult::Receive;
        switch (receive_wait(p, Term::small(30))) {
        case ReceiveWait::Wait: return RunResult::Receive;
        default: end_receive(p); break;
        }
        waited = monotonic_ns() - began;
        stage = 2;
        return end_with(p, atoms::normal);
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    send_message(pid, atoms::ok);
    REQUIRE(FakeNode::until([&] { return stage == 2; }));
    CHECK(waited >= 30'000'000);
    CHECK(waited < 2'000'000'000);
}

TEST_CASE("a wheel fires each timer at its tick, in order, and cancels the rest") {
    TimerWheel wheel{0};
    static std::vector<int>* fired;
    std::vector<int> order;
    fired = &order;
    // The wheel begins at the clock's time of its first timer: all ticks lie well behind that.
    const std::int64_t start = monotonic_ns() / 1'000'000, base = start + 60'000;
    std::vector<std::pair<Timer*, int>> timers;
    std::vector<int> delays;
    std::srand(5);
    for (int i = 0; i < 3000; i++) delays.push_back(1 + (i % 3 == 0 ? std::rand() % 300'000 : std::rand() % 200));
    for (int d : delays) {
        auto* t = static_cast<Timer*>(std::malloc(sizeof(Timer)));
        t->timer_kind = TimerKind::Callback;
        t->tick = base + d;
        t->callback = [](void* a) { fired->push_back(static_cast<int>(reinterpret_cast<std::intptr_t>(a))); };
        t->argument = reinterpret_cast<void*>(static_cast<std::intptr_t>(d));
        wheel.add(t);
        timers.emplace_back(t, d);
    }
    // Every fifth is cancelled.
    std::size_t left = 0;
    for (std::size_t i = 0; i < timers.size(); i++) {
        if (i % 5 == 0) {
            REQUIRE(wheel.remove(timers[i].first));
            std::free(timers[i].first);
        } else {
            left++;
        }
    }
    std::int64_t now = start;
    while (!wheel.empty()) {
        const std::int64_t next = wheel.next_tick();
        REQUIRE(next != INT64_MAX);
        REQUIRE(next > now);
        now = next;
        const std::size_t before = order.size();
        wheel.advance(now);
        for (std::size_t i = before; i < order.size(); i++) CHECK(base + order[i] == now);
    }
    CHECK(order.size() == left);
    CHECK(std::is_sorted(order.begin(), order.end()));
}

TEST_CASE("message timers arrive, can be read and cancelled") {
    FakeNode n(2);
    std::atomic<int> got{0}, cancelled{0};
    std::atomic<bool> set{false};
    std::atomic<std::int64_t> left{-2}, unknown{0};
    n.spawn([&](Process& p) {
        if (!set.exchange(true)) {
            for (int i = 0; i < 1000; i++) {
                const std::uint64_t id = new_ref_id();
                start_message_timer(id, monotonic_ns() + (i % 20) * 1'000'000, Term::nil(), make_message(p.pid, Term::small(i)));
                const std::uint64_t late = new_ref_id();
                start_message_timer(late, monotonic_ns() + 50'000'000'000, Term::nil(), make_message(p.pid, atoms::error));
                if (i == 0) left = read_message_timer(late);
                if (cancel_message_timer(late) > 49'000) cancelled++;
                if (i == 0) unknown = cancel_message_timer(late);
            }
        }
        for (;;) {
            const RunResult r = receive_one(p, [&](Term) {
                got++;
                return RunResult::Yielded;
            });
            if (r != RunResult::Yielded) return r;
        }
    });
    REQUIRE(FakeNode::until([&] { return got == 1000; }));
    CHECK(cancelled == 1000);
    CHECK(left > 49'000);
    CHECK(unknown == -1);
}

TEST_CASE("an idle node uses no processor time") {
    FakeNode n(4);
    n.spawn([](Process& p) { return receive_one(p, [](Term) { return RunResult::Receive; }); });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const std::clock_t before = std::clock();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    CHECK(std::clock() - before < CLOCKS_PER_SEC / 50);
}

TEST_CASE("a suspended process runs only after it is resumed") {
    FakeNode n(2);
    std::atomic<int> got{0};
    const Term pid = n.spawn([&](Process& p) {
        return receive_one(p, [&](Term) {
            got++;
            return RunResult::Yielded;
        });
    });
    send_signal(make_signal(SignalKind::Suspend, pid, Term::nil()));
    send_message(pid, atoms::ok);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(got == 0);
    send_signal(make_signal(SignalKind::Resume, pid, Term::nil()));
    REQUIRE(FakeNode::until([&] { return got == 1; }));
}

TEST_CASE("a blocking job wakes the process that waits for it") {
    struct Sleep final : BlockingJob {
        int result = 0;
        void work() override {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            result = 42;
        }
    };
    FakeNode n(1);
    std::atomic<int> sum{0};
    for (int i = 0; i < 20; i++) {
        n.spawn([&](Process& p) {
            if (auto job = finished_job<Sleep>(p)) {
                sum += job->result;
                return end_with(p, atoms::normal);
            }
            if (!job_pending(p)) start_job(p, std::make_shared<Sleep>());
            return RunResult::Wait;
        });
    }
    // One goes away before its job is over.
    const Term gone = n.spawn([&](Process& p) {
        if (!job_pending(p)) start_job(p, std::make_shared<Sleep>());
        return RunResult::Wait;
    });
    send_signal(make_exit(gone, gone, atoms::kill, false));
    REQUIRE(FakeNode::until([&] { return sum == 20 * 42; }));
    stop_blocking_pool();
}

TEST_CASE("the poller tells when a pipe can be read") {
    int fds[2];
    REQUIRE(pipe(fds) == 0);
    static std::atomic<std::uint32_t> events;
    events = 0;
    REQUIRE(poll_descriptor(fds[0], kPollRead, [](void*, std::uint32_t e) { events = e; }, nullptr));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(events == 0);
    REQUIRE(write(fds[1], "x", 1) == 1);
    REQUIRE(FakeNode::until([&] { return events != 0; }));
    CHECK((events & kPollRead) != 0);
    unpoll_descriptor(fds[0]);
    stop_poller();
    close(fds[0]);
    close(fds[1]);
}
