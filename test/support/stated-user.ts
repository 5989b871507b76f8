/** The request with who it is from in a header. A real gate would have verified it; this one takes `?user=` at its word. */
export function stating(request: Request): Request {
  const user = new URL(request.url).searchParams.get("user");
  const headers = new Headers(request.headers);
  headers.delete("x-user");
  if (user !== null) headers.set("x-user", user);
  return new Request(request, { headers });
}
