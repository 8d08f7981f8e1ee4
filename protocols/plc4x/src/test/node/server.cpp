// A foreign S7 controller for the tests, over the server of snap7: server PORT PDU.
// On standard input, one per line, each answered with ok or no:
//   db NUMBER SIZE | set NUMBER OFFSET HEX | forbid NUMBER | allow NUMBER
#include <cstring>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "s7_server.h"

namespace {

std::map<int, std::vector<byte>> blocks;

bool allow(TSnap7Server &server, int number) {
  std::vector<byte> &block = blocks[number];
  return server.RegisterArea(srvAreaDB, number, block.data(), block.size()) == 0;
}

bool write(TSnap7Server &server, int number, size_t offset, const std::string &hex) {
  std::vector<byte> bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<byte>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  std::vector<byte> &block = blocks[number];
  if (offset + bytes.size() > block.size()) {
    return false;
  }
  server.LockArea(srvAreaDB, number);
  std::memcpy(block.data() + offset, bytes.data(), bytes.size());
  server.UnlockArea(srvAreaDB, number);
  return true;
}

bool obey(TSnap7Server &server, const std::string &line) {
  std::istringstream words(line);
  std::string what;
  int number = 0;
  size_t place = 0;
  std::string hex;
  words >> what >> number >> place >> hex;
  if (what == "db") {
    blocks[number].assign(place, 0);
    return allow(server, number);
  }
  if (what == "set") {
    return write(server, number, place, hex);
  }
  if (what == "allow") {
    return allow(server, number);
  }
  return what == "forbid" && server.UnregisterArea(srvAreaDB, number) == 0;
}

}  // namespace

int main(int, char **arguments) {
  TSnap7Server server;
  word port = static_cast<word>(std::stoi(arguments[1]));
  int longest = std::stoi(arguments[2]);
  if (server.SetParam(p_u16_LocalPort, &port) != 0 || server.SetParam(p_i32_PDURequest, &longest) != 0
      || server.StartTo("127.0.0.1") != 0) {
    std::cerr << "cannot listen on port " << port << std::endl;
    return 1;
  }
  std::cout << "listening" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << (obey(server, line) ? "ok" : "no") << std::endl;
  }
  return 0;
}
