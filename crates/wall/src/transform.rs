//! Text transformations: what undoes the disguises of an attempt before it is looked at.
//!
//! Source: WAF developer guide, text transformations.

mod decode;
mod shape;
#[cfg(test)]
mod tests;

use md5::{Digest, Md5};
use sha2::Sha256;

pub(crate) use shape::find;

macro_rules! transforms {
    ($($(#[$doc:meta])* $name:ident = $told:literal => $run:expr;)*) => {
        /// One transformation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Transform {
            $($(#[$doc])* $name,)*
        }

        impl Transform {
            /// The one of that name in the API; `None` for one that is not built.
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $($told => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// What becomes of this text.
            pub fn apply(self, text: &[u8]) -> Vec<u8> {
                let run: fn(&[u8]) -> Vec<u8> = match self {
                    $(Self::$name => $run,)*
                };
                run(text)
            }
        }
    };
}

transforms! {
    /// Nothing.
    None = "NONE" => <[u8]>::to_vec;
    /// Runs of white space become one space.
    CompressWhiteSpace = "COMPRESS_WHITE_SPACE" => shape::compress_white_space;
    /// `&lt;` and such.
    HtmlEntityDecode = "HTML_ENTITY_DECODE" => decode::html_entities;
    /// Small letters.
    Lowercase = "LOWERCASE" => <[u8]>::to_ascii_lowercase;
    /// Capitals.
    Uppercase = "UPPERCASE" => <[u8]>::to_ascii_uppercase;
    /// What hides commands from eyes.
    CmdLine = "CMD_LINE" => shape::command_line;
    /// `%41`.
    UrlDecode = "URL_DECODE" => decode::url;
    /// `%41` and `%u0041`.
    UrlDecodeUni = "URL_DECODE_UNI" => decode::url_and_unicode;
    /// Base64, strictly: what is none stays as it is.
    Base64Decode = "BASE64_DECODE" => decode::base64_strict;
    /// Base64, leaving out what does not belong.
    Base64DecodeExt = "BASE64_DECODE_EXT" => decode::base64_loose;
    /// Hexadecimal digits.
    HexDecode = "HEX_DECODE" => decode::hex;
    /// The hash, as bytes.
    Md5 = "MD5" => |text| Md5::digest(text).to_vec();
    /// The hash, as bytes.
    Sha256 = "SHA256" => |text| Sha256::digest(text).to_vec();
    /// C comments become a space.
    ReplaceComments = "REPLACE_COMMENTS" => shape::replace_comments;
    /// Marks of comments go.
    RemoveCommentsChar = "REMOVE_COMMENTS_CHAR" => shape::remove_comment_marks;
    /// `\n`, `\x41`, `\101`.
    EscapeSeqDecode = "ESCAPE_SEQ_DECODE" => decode::escapes;
    /// `0x414243`.
    SqlHexDecode = "SQL_HEX_DECODE" => decode::sql_hex;
    /// `\41`.
    CssDecode = "CSS_DECODE" => decode::css;
    /// `\u0041`, `\x41`.
    JsDecode = "JS_DECODE" => decode::javascript;
    /// `a/./b/../c` is `a/c`.
    NormalizePath = "NORMALIZE_PATH" => shape::normalize_path;
    /// The same, with backslashes taken for slashes.
    NormalizePathWin = "NORMALIZE_PATH_WIN" => shape::normalize_path_windows;
    /// No zero bytes.
    RemoveNulls = "REMOVE_NULLS" => |text| text.iter().copied().filter(|byte| *byte != 0).collect();
    /// Spaces for zero bytes.
    ReplaceNulls = "REPLACE_NULLS" => |text| {
        text.iter().map(|byte| if *byte == 0 { b' ' } else { *byte }).collect()
    };
    /// Letters outside of ASCII as `%u00e9`.
    Utf8ToUnicode = "UTF8_TO_UNICODE" => shape::to_unicode;
    /// No white space.
    RemoveWhitespace = "REMOVE_WHITESPACE" => shape::remove_white_space;
    /// None at the ends.
    Trim = "TRIM" => |text| text.trim_ascii().to_vec();
    /// None at the start.
    TrimLeft = "TRIM_LEFT" => |text| text.trim_ascii_start().to_vec();
    /// None at the end.
    TrimRight = "TRIM_RIGHT" => |text| text.trim_ascii_end().to_vec();
}
