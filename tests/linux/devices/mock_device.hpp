// mock_device.hpp - a device file that a test answers for, by umockdev.
//
//     mock_device file("i2c-dev", "i2c-1", [&](unsigned long request, mock_memory argument) {
//         ...
//         return mock_device::answer{.value = 0};
//     });
//     open("/dev/i2c-1", ...)
//
// The file exists in this process alone: a library that is loaded ahead of libc (main.cpp) sends
// what is asked of it to the function, which runs in a thread of its own.
//
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstring>
#include <functional>
#include <span>
#include <string>
#include <utility>

#include <umockdev.h>

namespace rondo::test {

/// Memory of who asks.
class mock_memory {
  public:
    explicit mock_memory(UMockdevIoctlData* data) noexcept : data_(data) {}
    mock_memory(mock_memory&& other) noexcept : data_(std::exchange(other.data_, nullptr)) {}
    mock_memory& operator=(mock_memory&&) = delete;
    ~mock_memory() {
        if (data_ != nullptr) {
            umockdev_ioctl_data_unref(data_);
        }
    }

    /// What the pointer at `offset` in it points to.
    [[nodiscard]] mock_memory pointed_at(std::size_t offset, std::size_t size) const {
        return mock_memory(umockdev_ioctl_data_resolve(data_, offset, size, nullptr));
    }
    template <class T>
    [[nodiscard]] T as(std::size_t offset = 0) const {
        T made;
        std::memcpy(&made, data_->data + offset, sizeof made);
        return made;
    }
    [[nodiscard]] std::span<const std::uint8_t> bytes() const {
        return {data_->data, static_cast<std::size_t>(data_->data_len)};
    }
    void write(std::span<const std::uint8_t> from) const {
        std::string copy(reinterpret_cast<const char*>(from.data()), from.size());
        umockdev_ioctl_data_update(data_, 0, reinterpret_cast<guint8*>(copy.data()),
                                   static_cast<gint>(copy.size()));
    }

  private:
    UMockdevIoctlData* data_;
};

class mock_device {
  public:
    struct answer {
        long value = 0; // negative: `error` says why
        int error = 0;
    };
    /// `argument` holds what was given to ioctl, a pointer as a rule.
    using handler = std::function<answer(unsigned long request, mock_memory argument)>;

    mock_device(const std::string& subsystem, const std::string& name, handler answers)
        : answers_(std::move(answers)),
          files_(umockdev_testbed_new()),
          device_(umockdev_ioctl_base_new()) {
        const std::string path = "/dev/" + name;
        const std::string text = "P: /devices/" + name + "\nN: " + name + "\nE: DEVNAME=" + path +
                                 "\nE: SUBSYSTEM=" + subsystem +
                                 "\nE: MAJOR=240\nE: MINOR=0\nA: dev=240:0\\n\n\n";
        umockdev_testbed_add_from_string(files_, text.c_str(), nullptr);
        g_signal_connect(device_, "handle-ioctl", G_CALLBACK(&handle), this);
        umockdev_testbed_attach_ioctl(files_, path.c_str(), device_, nullptr);
    }
    mock_device(const mock_device&) = delete;
    mock_device& operator=(const mock_device&) = delete;
    ~mock_device() {
        g_object_unref(files_);
        g_object_unref(device_);
    }

  private:
    static gboolean handle(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer self) {
        const answer given = static_cast<mock_device*>(self)->answers_(
            umockdev_ioctl_client_get_request(client),
            mock_memory(umockdev_ioctl_data_ref(umockdev_ioctl_client_get_arg(client))));
        umockdev_ioctl_client_complete(client, given.value, given.error);
        return TRUE;
    }

    handler answers_;
    UMockdevTestbed* files_;
    UMockdevIoctlBase* device_;
};

} // namespace rondo::test
