/* What was measured, as a table on the terminal and as JSON in a file. */
#ifndef TRILEMMA_BENCH_REPORT_H
#define TRILEMMA_BENCH_REPORT_H

#include "bench.h"

namespace bench {

struct Row {
    std::string kernel, size;
    double bytes, microseconds, copy_microseconds;

    double rate() const { return bytes / microseconds * 1e-3; }
    double copy_rate() const { return bytes / copy_microseconds * 1e-3; }
};

class Report {
public:
    Report() {
        int device = 0;
        check(cudaGetDevice(&device), "device");
        check(cudaGetDeviceProperties(&properties_, device), "device");
        check(cudaDriverGetVersion(&driver_), "driver");
        check(cudaRuntimeGetVersion(&runtime_), "runtime");
    }

    int64_t cache() const { return properties_.l2CacheSize; }

    void head() const {
        std::printf("%s, %d multiprocessors, %.0f MB L2; arrays rotate beyond the L2 cache; GB = 1e9 bytes, read + written\n",
            properties_.name, properties_.multiProcessorCount, static_cast<double>(cache()) * 1e-6);
        std::printf("%-12s %-34s %10s %10s %8s %10s %8s\n", "kernel", "size", "MB", "us", "GB/s", "copy GB/s", "of copy");
    }

    void add(const Row &row) {
        rows_.push_back(row);
        std::printf("%-12s %-34s %10.3f %10.2f %8.0f %10.0f %7.0f%%\n", row.kernel.c_str(), row.size.c_str(), row.bytes * 1e-6,
            row.microseconds, row.rate(), row.copy_rate(), 100 * row.rate() / row.copy_rate());
        std::fflush(stdout);
    }

    void write(const char *path) const {
        std::FILE *file = std::fopen(path, "w");
        if (file == nullptr) {
            fail(path, "cannot be written: name a file in a folder that exists");
        }
        std::fprintf(file,
            "{\n  \"device\": \"%s\", \"multiprocessors\": %d, \"l2Bytes\": %lld, \"driver\": %d, \"runtime\": %d,\n"
            "  \"results\": [",
            properties_.name, properties_.multiProcessorCount, static_cast<long long>(cache()), driver_, runtime_);
        const char *separator = "\n";
        for (const Row &row : rows_) {
            std::fprintf(file,
                "%s    {\"kernel\": \"%s\", \"size\": \"%s\", \"bytes\": %.0f, \"microseconds\": %.4f, "
                "\"gigabytesPerSecond\": %.2f, \"copyMicroseconds\": %.4f, \"copyGigabytesPerSecond\": %.2f}",
                separator, row.kernel.c_str(), row.size.c_str(), row.bytes, row.microseconds, row.rate(),
                row.copy_microseconds, row.copy_rate());
            separator = ",\n";
        }
        std::fprintf(file, "\n  ]\n}\n");
        if (std::fclose(file) != 0) {
            fail(path, "cannot be written to its end: make room");
        }
    }

private:
    cudaDeviceProp properties_ = {};
    int driver_ = 0, runtime_ = 0;
    std::vector<Row> rows_;
};

}  // namespace bench

#endif
