// See batch.h.
//
//     each thread: take the next file that nobody has begun; compile it
//     a file needs a module that another file makes:
//         nobody has begun that file:   compile it here and now
//         it waits for this one:        a circle; say so
//         else:                         wait until it is done
//     the main thread: tell of file 1 when it is done, then of file 2, ...
#include "compiler/driver/batch.h"

#include "compiler/driver/compile_file.h"
#include "compiler/source/deep_stack.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <thread>
#include <unistd.h>

namespace joist::compiler {

namespace {

/// Fewer files aren't worth a line.
constexpr std::size_t kProgressFrom = 10;

bool print_to_stdout(const std::string& text) {
    const bool good =
        std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (!good && errno != EPIPE)
        std::fprintf(stderr, "standard output: %s\n", std::strerror(errno));
    return good;
}

} // namespace

Batch::Batch(const Command& command) : command_{command}, jobs_(command.files.size()) {
    for (std::size_t i = 0; i < command.files.size(); ++i)
        by_module_.emplace(module_of(command.files[i]), i);
    progress_ = command.files.size() >= kProgressFrom && !command.print && !command.verbose &&
                wants_colour(STDERR_FILENO);
}

bool Batch::run() {
    const std::size_t count = jobs_.size();
    const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
    const std::size_t workers = std::min(count, command_.jobs > 0 ? command_.jobs : cores);
    std::vector<std::thread> threads;
    if (count > 1)
        for (std::size_t i = 0; i < workers; ++i)
            threads.emplace_back([this] { work(); });
    else
        work();
    bool good = true;
    for (std::size_t i = 0; i < count; ++i) {
        std::unique_lock lock{mutex_};
        while (jobs_[i].state != State::kDone) {
            show_progress();
            changed_.wait(lock);
        }
        good = tell(i) && good;
    }
    clear_progress();
    for (std::thread& thread : threads)
        thread.join();
    return good;
}

void Batch::work() {
    std::unique_lock lock{mutex_};
    while (next_ < jobs_.size()) {
        const std::size_t mine = next_++;
        if (jobs_[mine].state == State::kWaiting) run_job(mine, lock);
    }
}

void Batch::run_job(std::size_t index, std::unique_lock<std::mutex>& lock) {
    jobs_[index].state = State::kRunning;
    lock.unlock();
    const CompanionFinder finder = [this, index](std::string_view module) {
        return find_companion(index, module);
    };
    Outcome outcome = compile_file(command_, command_.files[index], finder, *this);
    // A module alone is nobody's companion.
    if (jobs_.size() == 1) outcome.beam.clear();
    lock.lock();
    jobs_[index].outcome = std::move(outcome);
    jobs_[index].state = State::kDone;
    ++done_;
    changed_.notify_all();
}

/// Does `job` wait for `other`, maybe by way of others?
bool Batch::waits_on(std::size_t job, std::size_t other) const {
    while (job != kNobody && job != other)
        job = jobs_[job].waits_for;
    return job == other;
}

Companion Batch::find_companion(std::size_t asking, std::string_view module) {
    const auto found = by_module_.find(std::string{module});
    if (found == by_module_.end() || found->second == asking) return {};
    const std::size_t wanted = found->second;
    Job& job = jobs_[wanted];
    Companion companion;
    std::unique_lock lock{mutex_};
    if (job.state != State::kDone) {
        if (waits_on(wanted, asking)) {
            companion.state = Companion::State::kCircular;
            companion.path = command_.files[wanted];
            if (!companion.path.ends_with(".erl")) companion.path += ".erl";
            return companion;
        }
        jobs_[asking].waits_for = wanted;
        if (job.state == State::kWaiting) {
            job.state = State::kRunning;
            lock.unlock();
            // On a thread, and so on a stack, of its own.
            std::thread{[&] {
                std::unique_lock inner{mutex_};
                run_job(wanted, inner);
            }}.join();
            lock.lock();
        }
        changed_.wait(lock, [&] { return job.state == State::kDone; });
        jobs_[asking].waits_for = kNobody;
    }
    companion.state = job.outcome.good ? Companion::State::kMade : Companion::State::kFailed;
    companion.path = job.outcome.beam_path;
    companion.beam = job.outcome.beam;
    return companion;
}

ModuleFunctions Batch::functions(std::string_view name) {
    const auto found = by_module_.find(std::string{name});
    if (found == by_module_.end()) return {};
    Job& job = jobs_[found->second];
    std::call_once(job.read, [&] {
        // Nobody waits for it to be compiled: modules call each other in circles.
        SourceManager sources;
        DiagnosticSink ignored;
        const std::string& path = command_.files[found->second];
        const ParseOptions options = settle_options(command_.compile).parse;
        on_deep_stack([&] {
            job.exports = functions_of_source(parse_file(
                path.ends_with(".erl") ? path : path + ".erl", options, sources, ignored));
        });
    });
    return job.exports;
}

std::vector<std::string> Batch::names() const {
    std::vector<std::string> names;
    for (const auto& [module, index] : by_module_)
        names.push_back(module);
    std::sort(names.begin(), names.end());
    return names;
}

bool Batch::tell(std::size_t index) {
    const Outcome& outcome = jobs_[index].outcome;
    if (!outcome.messages.empty() || !outcome.printed.empty()) clear_progress();
    std::fwrite(outcome.messages.data(), 1, outcome.messages.size(), stderr);
    return (outcome.printed.empty() || print_to_stdout(outcome.printed)) && outcome.good;
}

void Batch::show_progress() {
    if (!progress_) return;
    std::fprintf(stderr, "\r\x1b[Kcompiled %zu of %zu", done_, jobs_.size());
    std::fflush(stderr);
    shown_ = true;
}

void Batch::clear_progress() {
    if (shown_) std::fputs("\r\x1b[K", stderr);
    shown_ = false;
}

} // namespace joist::compiler
