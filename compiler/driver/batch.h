// All files of one command: compiled side by side, told of in their order, and those that others
// need (parse transforms, behaviours) first. One object a command.
#pragma once

#include "compiler/driver/options.h"
#include "compiler/driver/other_modules.h"

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace joist::compiler {

/// What compiling one file said and did; each speaks when its turn comes.
struct Outcome {
    bool good = false;
    std::string messages;           ///< for standard error
    std::string printed;            ///< for standard output
    std::string beam_path;          ///< the .beam file written
    std::vector<std::uint8_t> beam; ///< its contents, kept where another file may ask for it
};

class Batch final : public GivenModules {
public:
    explicit Batch(const Command& command);

    /// Compiles all files; messages go to standard error, what is printed to standard output. True
    /// if all went well.
    bool run();

    ModuleFunctions functions(std::string_view name) override;
    std::vector<std::string> names() const override;

private:
    enum class State : std::uint8_t { kWaiting, kRunning, kDone };
    struct Job {
        State state = State::kWaiting;
        std::size_t waits_for = kNobody; ///< the job whose result this one needs now
        Outcome outcome;
        std::once_flag read; ///< `exports` is filled by the first who asks
        ModuleFunctions exports;
    };
    static constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

    void work();
    void run_job(std::size_t index, std::unique_lock<std::mutex>& lock);
    Companion find_companion(std::size_t asking, std::string_view module);
    bool waits_on(std::size_t job, std::size_t other) const;
    bool tell(std::size_t index);
    void show_progress();
    void clear_progress();

    const Command& command_;
    std::vector<Job> jobs_;
    std::unordered_map<std::string, std::size_t> by_module_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t next_ = 0;
    std::size_t done_ = 0;
    bool progress_ = false; ///< is there a terminal to show it on?
    bool shown_ = false;    ///< a progress line is on the screen
};

} // namespace joist::compiler
