// The thread that waits for file descriptors (epoll). Started by the first use.
#pragma once

#include <cstdint>

namespace joist {

inline constexpr std::uint32_t kPollRead = 1, kPollWrite = 2, kPollError = 4;

/// Called once on the poller's thread when the descriptor is ready; must not block. `events`: bits of kPoll...
using PollCallback = void (*)(void* argument, std::uint32_t events);

/// Waits for `events` of `fd`, once. False if the descriptor can't be polled (a plain file: always ready). A later call for the same fd
/// replaces an earlier one.
bool poll_descriptor(int fd, std::uint32_t events, PollCallback callback, void* argument);
/// No callback for `fd` after this returns (unless called from the callback itself). Before closing it.
void unpoll_descriptor(int fd);
void stop_poller();

} // namespace joist
