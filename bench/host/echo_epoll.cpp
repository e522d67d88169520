// echo_epoll.cpp - the echo as one would write it in C, without a library: the measure for the
// others. And the client of all of them.
//
// SPDX-License-Identifier: MIT
#include "bench/host/echo.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace bench {
namespace {

constexpr int most_events = 128; // as many as rondo takes at once

int epoll = -1;
int listener = -1;
std::uint64_t calls = 0;

void check(bool fine, const char* what) {
    if (!fine) {
        std::perror(what);
        std::exit(1);
    }
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return at;
}

void watch(int fd) {
    epoll_event readable{.events = EPOLLIN, .data = {.fd = fd}};
    check(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &readable) == 0, "epoll_ctl");
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

std::uint16_t start() {
    epoll = epoll_create1(0);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at = loopback(0);
    socklen_t size = sizeof at;
    check(bind(listener, reinterpret_cast<sockaddr*>(&at), size) == 0, "bind");
    check(listen(listener, SOMAXCONN) == 0, "listen");
    check(getsockname(listener, reinterpret_cast<sockaddr*>(&at), &size) == 0, "getsockname");
    watch(listener);
    return ntohs(at.sin_port);
}

std::vector<int> clients;

void serve(unsigned requests) {
    std::array<epoll_event, most_events> events;
    std::array<char, 1024> memory;
    for (unsigned served = 0; served < requests;) {
        ++calls;
        const int ready = epoll_wait(epoll, events.data(), most_events, -1);
        for (int i = 0; i < ready; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            if (fd == listener) {
                const int client = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
                watch(client);
                clients.push_back(client);
                continue;
            }
            calls += 2;
            const ssize_t n = recv(fd, memory.data(), memory.size(), 0);
            if (n <= 0 || send(fd, memory.data(), static_cast<std::size_t>(n), MSG_NOSIGNAL) != n) {
                close(fd);
                continue;
            }
            ++served;
        }
    }
}

std::uint64_t system_calls() { return calls; }

void stop() {
    for (const int each : clients) {
        close(each);
    }
    clients.clear();
    close(listener);
    close(epoll);
}

} // namespace

constinit const echo_server with_epoll{"epoll", start, serve, system_calls, stop};

int run_echo_client(std::uint16_t port, unsigned connections) {
    epoll = epoll_create1(0);
    std::array<char, message_bytes> message{};
    const sockaddr_in at = loopback(port);
    for (unsigned i = 0; i != connections; ++i) {
        const int fd = socket(AF_INET, SOCK_STREAM, 0);
        check(connect(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0, "connect");
        watch(fd);
        check(send(fd, message.data(), message.size(), MSG_NOSIGNAL) > 0, "send");
    }
    std::array<epoll_event, most_events> events;
    for (;;) {
        const int ready = epoll_wait(epoll, events.data(), most_events, -1);
        for (int i = 0; i < ready; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            if (recv(fd, message.data(), message.size(), MSG_WAITALL) !=
                    static_cast<ssize_t>(message.size()) ||
                send(fd, message.data(), message.size(), MSG_NOSIGNAL) < 0) {
                return 0; // the server has had enough
            }
        }
    }
}

} // namespace bench
