// rp2040_i2c_model.hpp - the RP2040's I2C peripheral, a DW_apb_i2c, as a master.
//
//   IC_DATA_CMD -> FIFO of 16 commands -> start, address, bytes, stop -> FIFO of 16 bytes ->
//   IC_DATA_CMD
//
// With an empty FIFO in the middle of a transfer it holds the clock. An abort flushes the FIFO,
// makes a stop if the bus is its own, and holds the FIFO empty until IC_CLR_TX_ABRT is read.
//
// Source: RP2040 data sheet, sections 4.3.4, 4.3.10, 4.3.14, 4.3.17.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/rp2040/registers.hpp"
#include "tests/registers/i2c_wires.hpp"
#include "tests/registers/register_model.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <utility>

namespace rondo::test {

class rp2040_i2c_model : public register_model {
  public:
    explicit rp2040_i2c_model(i2c_wires& wires) : wires_(wires) { connect(registers); }
    rp2040::i2c_block<modelled_register> registers;

  protected:
    std::uint32_t read(unsigned index) override {
        switch (4 * index) {
        case 0x10:
            return read_data();
        case 0x2C:
            return raw() & mask_;
        case 0x40: // IC_CLR_INTR: all but TX_EMPTY and RX_FULL
            latched_ = 0;
            source_ = 0;
            return 0;
        case 0x48:
            return clear(rp2040::i2c_intr_rx_over);
        case 0x54:
            source_ = 0;
            return clear(tx_abrt);
        case 0x60:
            return clear(stop_det);
        case 0x70:
            return (commands_.empty() ? rp2040::i2c_status_tfe : 0) |
                   (master_ ? rp2040::i2c_status_mst_activity : 0);
        case 0x74:
            return static_cast<std::uint32_t>(commands_.size());
        case 0x78:
            return static_cast<std::uint32_t>(received_.size());
        case 0x80:
            return source_;
        default:
            return 0;
        }
    }
    void write(unsigned index, std::uint32_t value) override {
        switch (4 * index) {
        case 0x00:
            only_while_off("IC_CON");
            fast_ = (value & rp2040::i2c_con_speed_fast) != 0;
            break;
        case 0x04:
            only_while_off("IC_TAR");
            target_ = value & 0x3FF;
            break;
        case 0x10:
            write_command(value);
            break;
        case 0x14:
        case 0x1C:
            high_ = value;
            break;
        case 0x18:
        case 0x20:
            low_ = value;
            break;
        case 0x30:
            mask_ = value;
            break;
        case 0x38:
            threshold_ = value;
            break;
        case 0x6C:
            enable((value & 1) != 0);
            break;
        case 0xA0:
            spikes_ = value;
            break;
        default:
            break;
        }
    }
    bool interrupt_line() const override { return (raw() & mask_) != 0; }

  private:
    static constexpr std::uint32_t tx_abrt = rp2040::i2c_intr_tx_abrt;
    static constexpr std::uint32_t stop_det = rp2040::i2c_intr_stop_det;

    std::uint32_t raw() const {
        return latched_ | (on_ && commands_.empty() ? rp2040::i2c_intr_tx_empty : 0) |
               (received_.size() > threshold_ ? rp2040::i2c_intr_rx_full : 0);
    }
    std::uint32_t clear(std::uint32_t flag) {
        latched_ &= ~flag;
        return 1;
    }
    void only_while_off(const char* name) {
        if (on_) {
            wrong += std::string(name) + " is written while the peripheral is on; ";
        }
    }
    // Section 4.3.14: the peripheral adds 1 to the low count, 7 and the spike filter to the other.
    std::chrono::nanoseconds bits(unsigned count) const {
        return std::chrono::nanoseconds(count * std::uint64_t{high_ + spikes_ + 7 + low_ + 1} * 8);
    }

    void enable(bool on) {
        on_ = on;
        if (!on) { // it also lets go of the lines
            forget_what_was_to_happen();
            commands_.clear();
            received_.clear();
            master_ = busy_ = false;
        }
    }
    void write_command(std::uint32_t command) {
        if (!on_ || (latched_ & tx_abrt) != 0) {
            return; // flushed
        }
        if (commands_.size() == rp2040::i2c_fifo_size) {
            wrong += "a command is written to a full FIFO; ";
            return;
        }
        commands_.push_back(command);
        go_on();
    }
    std::uint32_t read_data() {
        if (received_.empty()) {
            wrong += "a byte is read that is not there; ";
            return 0;
        }
        const std::uint8_t byte = received_.front();
        received_.pop_front();
        return byte;
    }

    void go_on() {
        if (busy_ || commands_.empty() || wires_.dead) {
            return;
        }
        busy_ = true;
        const bool again = (commands_.front() & rp2040::i2c_data_cmd_restart) != 0;
        const bool reads = (commands_.front() & rp2040::i2c_data_cmd_read) != 0;
        if (!master_ || (again && !called_) || reads != reading_) {
            after(bits(1), [this, reads] { make_start(reads); });
            return;
        }
        called_ = false;
        const std::uint32_t command = commands_.front();
        commands_.pop_front();
        shift([this, command] { transferred(command); });
    }
    void make_start(bool reads) {
        if (!wires_.data() || !wires_.clock()) {
            after(bits(1), [this, reads] { make_start(reads); });
            return;
        }
        wires_.start(master_);
        master_ = called_ = true;
        reading_ = reads;
        shift([this] {
            if (wires_.call(target_ << 1 | (reading_ ? 1 : 0))) {
                busy_ = false;
                go_on();
            } else {
                abort(rp2040::i2c_abrt_7b_addr_noack);
            }
        });
    }
    void transferred(std::uint32_t command) {
        const bool last = (command & rp2040::i2c_data_cmd_stop) != 0;
        if (!reading_) {
            if (!wires_.write(command & 0xFF)) {
                abort(rp2040::i2c_abrt_txdata_noack);
                return;
            }
        } else {
            const bool again =
                !commands_.empty() && (commands_.front() & rp2040::i2c_data_cmd_restart) != 0;
            const std::uint8_t byte = wires_.read(!last && !again);
            if (received_.size() == rp2040::i2c_fifo_size ||
                wires_.bytes - 1 == wires_.overrun_at) {
                latched_ |= rp2040::i2c_intr_rx_over;
            } else {
                received_.push_back(byte);
            }
        }
        if (last) {
            after(bits(1), [this] { make_stop(); });
        } else {
            busy_ = false;
            go_on();
        }
    }
    void abort(std::uint32_t why) {
        commands_.clear();
        source_ = why;
        latched_ |= tx_abrt;
        after(bits(1), [this] { make_stop(); });
    }
    void make_stop() {
        wires_.stop();
        master_ = busy_ = false;
        latched_ |= stop_det;
        go_on();
    }

    void shift(std::function<void()> done) {
        const int number = wires_.bytes++;
        if (number == wires_.arbitration_at) {
            after(bits(4), [this] {
                commands_.clear();
                master_ = busy_ = false;
                source_ = rp2040::i2c_abrt_arb_lost;
                latched_ |= tx_abrt;
            });
        } else if (number == wires_.bus_error_at) { // it takes a foreign stop for the end
            after(bits(4), [this] {
                commands_.clear();
                master_ = busy_ = false;
                latched_ |= stop_det;
            });
        } else if (number == wires_.stretch_at) {
            wires_.clock_held = true;
            if (wires_.stretch != duration::zero()) {
                after(wires_.stretch, [this, f = std::move(done)]() mutable {
                    wires_.clock_held = false;
                    after(bits(9), std::move(f));
                });
            }
        } else {
            after(bits(9), std::move(done));
        }
    }

    i2c_wires& wires_;
    std::deque<std::uint32_t> commands_;
    std::deque<std::uint8_t> received_;
    std::uint32_t target_ = 0, mask_ = 0, latched_ = 0, source_ = 0, threshold_ = 0;
    std::uint32_t high_ = 0, low_ = 0, spikes_ = 0;
    bool on_ = false;
    bool fast_ = false;
    bool master_ = false;
    bool busy_ = false;    // a start, a byte or a stop is on the wires
    bool reading_ = false; // the direction of the last address
    bool called_ = false;  // it has just been acknowledged
};

} // namespace rondo::test
