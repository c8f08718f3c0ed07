// Included before every source of better-sqlite3-multiple-ciphers 13, so that it compiles for Node-API 9.
// The addon asks version 10 for one thing only: a persistent reference to a string.
// Version 9 refers to objects and functions alone, so a string goes into a tagged object when a reference is made,
// and comes out of it when the reference is read.
#undef NAPI_VERSION
#define NAPI_VERSION 9
#ifdef __cplusplus
#include <node_api.h>

static const napi_type_tag kStringBox = {0x41b7d0c26e5f4c1bULL, 0x8f3a6cd94e7210d5ULL};

static inline napi_status create_reference_boxing_strings(napi_env env, napi_value value, uint32_t count, napi_ref* out) {
  napi_valuetype type;
  napi_status status = napi_typeof(env, value, &type);
  if (status != napi_ok) return status;
  if (type != napi_string) return napi_create_reference(env, value, count, out);
  napi_value box;
  if ((status = napi_create_object(env, &box)) != napi_ok) return status;
  if ((status = napi_type_tag_object(env, box, &kStringBox)) != napi_ok) return status;
  if ((status = napi_set_named_property(env, box, "string", value)) != napi_ok) return status;
  return napi_create_reference(env, box, count, out);
}

static inline napi_status get_reference_value_unboxing_strings(napi_env env, napi_ref ref, napi_value* out) {
  napi_status status = napi_get_reference_value(env, ref, out);
  if (status != napi_ok || *out == nullptr) return status;
  napi_valuetype type;
  if (napi_typeof(env, *out, &type) != napi_ok || type != napi_object) return napi_ok;
  bool boxed = false;
  if (napi_check_object_type_tag(env, *out, &kStringBox, &boxed) == napi_ok && boxed)
    return napi_get_named_property(env, *out, "string", out);
  return napi_ok;
}

#define napi_create_reference create_reference_boxing_strings
#define napi_get_reference_value get_reference_value_unboxing_strings
#endif
