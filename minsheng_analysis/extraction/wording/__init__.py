"""What words say: cues, labels, rules of wording. One kind of evidence among others."""
