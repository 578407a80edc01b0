#include "core/crypto.hpp"

#include <catch2/catch.hpp>

using namespace weir;

namespace {

std::string repeated(std::size_t count, unsigned char byte) {
  return std::string(count, static_cast<char>(byte));
}

}  // namespace

TEST_CASE("SHA-256 gives the digests of FIPS 180") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256_hex(std::string(1'000'000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK(sha256_tag("abc") == "sha256:" + sha256_hex("abc"));
}

TEST_CASE("HMAC-SHA-256 gives the codes of RFC 4231 for keys of any length") {
  struct Row {
    std::string key;
    std::string text;
    std::string code;
  };
  const auto row = GENERATE(values<Row>({
      {repeated(20, 0x0b), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {repeated(20, 0xaa), repeated(50, 0xdd), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {repeated(131, 0xaa), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
  }));
  CHECK(hmac_sha256_hex(row.key, row.text) == row.code);
}

TEST_CASE("base 64 follows RFC 4648") {
  struct Row {
    std::string plain;
    std::string encoded;
  };
  const auto row = GENERATE(values<Row>({
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {"\xfb\xff\xbf", "+/+/"},
  }));
  CHECK(base64_encode(row.plain) == row.encoded);
  CHECK(base64_decode(row.encoded) == row.plain);
}

TEST_CASE("what is not exactly base 64 is refused") {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Zh==", "Zm8", "Zm9v\n", " Zm9v", "Zm9v Zm9v", "-_-_", "Zm9*", "="})
    CHECK_FALSE(base64_decode(text));
  CHECK(base64url_decode("-_-_") == "\xfb\xff\xbf");
  CHECK(base64url_decode("Zg") == "f");
  CHECK(base64url_decode("") == "");
  for (const char* text : {"Zg==", "+/+/", "Z", "Zh", "Zm9v.", "Zm 9v"}) CHECK_FALSE(base64url_decode(text));
}

TEST_CASE("tokens are compared whole") {
  CHECK(equal_constant_time("", ""));
  CHECK(equal_constant_time("token", "token"));
  CHECK_FALSE(equal_constant_time("token", "tokem"));
  CHECK_FALSE(equal_constant_time("token", "toke"));
  CHECK_FALSE(equal_constant_time("token", ""));
}

TEST_CASE("a sealed text opens with its own key and context only") {
  const std::string key = repeated(seal_key_bytes, 7);
  const std::string nonce = repeated(seal_nonce_bytes, 9);
  const std::string plain = GENERATE(std::string(), std::string("x"), std::string("a secret config"));
  const std::string sealed = seal(plain, "ds_1", key, nonce);

  CHECK(sealed.size() == nonce.size() + plain.size() + 16);
  CHECK(sealed.starts_with(nonce));
  if (plain.size() > 1) CHECK(sealed.find(plain) == std::string::npos);
  CHECK(open_sealed(sealed, "ds_1", key) == plain);
  CHECK_FALSE(open_sealed(sealed, "ds_2", key));
  CHECK_FALSE(open_sealed(sealed, "ds_1", repeated(seal_key_bytes, 8)));
  CHECK_FALSE(open_sealed(sealed, "ds_1", "short key"));
  CHECK_FALSE(open_sealed("", "ds_1", key));
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    std::string broken = sealed;
    broken[at] = static_cast<char>(broken[at] ^ 1);
    CHECK_FALSE(open_sealed(broken, "ds_1", key));
    CHECK_FALSE(open_sealed(sealed.substr(0, at), "ds_1", key));
  }
}

TEST_CASE("wiped text is gone from the whole buffer") {
  std::string text(100, 's');
  text.resize(10);
  const char* buffer = text.data();
  wipe(text);
  CHECK(text.empty());
  REQUIRE(text.data() == buffer);
  text.resize(100);
  CHECK(text == std::string(100, '\0'));
}
