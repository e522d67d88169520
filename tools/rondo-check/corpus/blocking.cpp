// blocking.cpp - calls that stop every task.
//
// SPDX-License-Identifier: MIT
#include "corpus/elsewhere.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <future>
#include <semaphore>
#include <thread>

using namespace rondo;
using namespace std::chrono_literals;

extern "C" void HAL_Delay(unsigned);

namespace {

std::binary_semaphore permit(0);
char buffer[16];

void pauses() { std::this_thread::sleep_for(1ms); }

task<> bad(std::thread& worker, std::future<int>& answer) {
    sleep(1);                             // finds: blocking
    usleep(10);                           // finds: blocking
    std::this_thread::sleep_for(1ms);     // finds: blocking
    worker.join();                        // finds: blocking
    answer.wait();                        // finds: blocking
    permit.acquire();                     // finds: blocking
    (void)read(0, buffer, sizeof buffer); // finds: blocking
    const int port = open("/dev/ttyS0", O_RDWR);
    (void)read(port, buffer, sizeof buffer); // finds: blocking
    const int connection = socket(AF_INET, SOCK_STREAM, 0);
    (void)recv(connection, buffer, sizeof buffer, 0); // finds: blocking
    pollfd wanted{port, POLLIN, 0};
    poll(&wanted, 1, 100);     // finds: blocking
    HAL_Delay(5);              // finds: blocking
    (void)std::system("true"); // finds: blocking
    pauses();                  // finds: blocking
    elsewhere::settles();      // finds: blocking
    elsewhere::waits_for_it(); // finds: blocking
    co_await yield();
}

task<> good(std::future<int>& answer) {
    co_await sleep_for(1s);
    const int port = open("/dev/ttyS0", O_RDWR | O_NONBLOCK);
    (void)read(port, buffer, sizeof buffer);
    const int connection = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    (void)recv(connection, buffer, sizeof buffer, 0);
    pollfd wanted{port, POLLIN, 0};
    poll(&wanted, 1, 0);
    (void)write(1, "x", 1);
    elsewhere::computes(10);
    (void)permit.try_acquire();
    if (answer.valid()) {
        co_await yield();
    }
    std::thread(pauses).detach(); // it blocks its own thread
    // rondo-check: allow(blocking) nothing else runs yet
    usleep(10);
    usleep(20); // rondo-check: allow(blocking) the chip wants its pause before anything else runs
}

void may_sleep() { sleep(1); } // no coroutine, and none calls it

} // namespace

void start_blocking(std::thread& worker, std::future<int>& answer) {
    create_task(bad(worker, answer));
    create_task(good(answer));
    may_sleep();
}
